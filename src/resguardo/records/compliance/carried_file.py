"""The file in which an assessment travels: written in one form, read with every doubt.

A ZIP archive with `assessment.json`, its seal, and the evidence, each file under its own hash.
Whoever reads it believes nothing: sizes, names and hashes are checked before a row is written, and
a refusal says what is wrong with the file. The seal binds the text, and by its hashes the evidence;
`is_sealed` tells whether it fits (see `sealing`).
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import sealing

FORM: Final = "resguardo-assessment/2"
NAME: Final = "assessment.json"
SEAL: Final = "seal"
BYTES_MOST: Final = 100 * 1024 * 1024
TEXT_MOST: Final = 20 * 1024 * 1024
FILES_MOST: Final = 500
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class Wrong(Enum):
    """What is wrong with a file, in words."""

    TEXT = _("its text is broken")
    FORM = _("it is of another form")
    FIELD = _("a field is missing or wrong")
    LARGE = _("it is too large")
    HASH = _("a part of it is not what its hash says")
    ELSEWHERE = _("it was not taken along from here")
    EMPTY = _("it is empty")
    ZIP = _("it is no whole ZIP archive")
    MISSING = _("the file of a document is not in it")
    COMPANY = _("it is about another company")
    CATALOGUE = _("its catalogue is another one")
    QUESTION = _("it answers what nobody asks")
    ANSWER = _("an answer in it is none")
    TIME = _("an answer has an impossible time")
    DOCUMENT = _("a document in it is none")


class CarriedUnreadable(Problem):
    """Not a file that an assessment travels in, or one that was damaged on the way."""

    code = "compliance.carried-unreadable"
    wording = _(
        "This file does not hold an assessment as it was taken along: {what}. Take it along once "
        "more where it is, and bring that file."
    )
    field = "file"

    what: Wrong


@dataclass(frozen=True, slots=True)
class SaidIn:
    """One answer as the file has it; `paper` is the hash of its evidence."""

    control: str
    side: str
    verdict: str
    words: str
    answered_at: datetime
    respondent: str
    paper: str


@dataclass(frozen=True, slots=True)
class PaperIn:
    """A document on file as the file has it, found by the hash of its bytes."""

    sha256: str
    kind: str
    title: str
    issued_on: date
    review_on: date
    content_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class FactIn:
    """What the register said of a control when the file was written."""

    control: str
    verdict: str
    good: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An assessment as it travels; one opened before they were kept has no digests.

    `carry_out` names the occasion on which it was taken along from its home.
    """

    carry_out: UUID
    origin: str
    written_at: datetime
    company: UUID
    company_name: str
    country: str
    jurisdiction: str
    assessment: UUID
    catalogue: str
    version: str
    opened_at: datetime
    catalogue_text: str
    answers: tuple[SaidIn, ...]
    facts: tuple[FactIn, ...]
    papers: tuple[PaperIn, ...]
    evidence: Mapping[str, bytes]
    catalogue_digest: str = ""
    checks_digest: str = ""


def write(carried: Carried, *, code: str) -> bytes:
    """The file, sealed with its code: the same assessment gives the same bytes."""
    told = {
        "form": FORM,
        "carry_out": str(carried.carry_out),
        "origin": carried.origin,
        "written_at": carried.written_at.isoformat(),
        "company": {
            "id": str(carried.company), "name": carried.company_name, "country": carried.country,
            "jurisdiction": carried.jurisdiction,
        },
        "assessment": {
            "id": str(carried.assessment), "catalogue": carried.catalogue,
            "version": carried.version, "opened_at": carried.opened_at.isoformat(),
            "catalogue_digest": carried.catalogue_digest, "checks_digest": carried.checks_digest,
        },
        "catalogue_text": carried.catalogue_text,
        "answers": [_plain(each) for each in carried.answers],
        "facts": [_plain(each) for each in carried.facts],
        "papers": [_plain(each) for each in carried.papers],
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()
        archive.writestr(zipfile.ZipInfo(NAME), text, zipfile.ZIP_DEFLATED)
        seal = sealing.seal(text, code=code, carry_out=carried.carry_out)
        archive.writestr(zipfile.ZipInfo(SEAL), seal)
        for digest, content in sorted(carried.evidence.items()):
            archive.writestr(zipfile.ZipInfo(f"evidence/{digest}"), content)
    return out.getvalue()


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value := getattr(row, name), date) else value
        for name in row.__slots__
    }


def read(content: bytes) -> Carried:
    """Read the file; refuses (`CarriedUnreadable`) whatever is not as it was written."""
    text, _seal, evidence = _unpacked(content)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CarriedUnreadable(Wrong.TEXT) from error
    if not isinstance(told, dict) or told.get("form") != FORM:
        raise CarriedUnreadable(Wrong.FORM)
    try:
        return _carried(told, evidence)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CarriedUnreadable(Wrong.FIELD) from error


def is_sealed(content: bytes, *, code: str, carry_out: UUID) -> bool:
    """Tell whether the file that was read is as it was written by who had the code.

    Refuses what is no such file (`CarriedUnreadable`).
    """
    text, seal, _evidence = _unpacked(content)
    return sealing.fits(text, seal, code=code, carry_out=carry_out)


def _unpacked(content: bytes) -> tuple[bytes, str, dict[str, bytes]]:
    if not content:
        raise CarriedUnreadable(Wrong.EMPTY)
    if len(content) > BYTES_MOST:
        raise CarriedUnreadable(Wrong.LARGE)
    evidence: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > FILES_MOST + 2 or sum(each.file_size for each in parts) > BYTES_MOST:
                raise CarriedUnreadable(Wrong.LARGE)
            text = _part(archive, NAME, TEXT_MOST)
            seal = _part(archive, SEAL, 64).decode("ascii")
            for each in parts:
                if each.filename in {NAME, SEAL}:
                    continue
                digest = each.filename.removeprefix("evidence/")
                found = _part(archive, each.filename, BYTES_MOST)
                if not _HASH.fullmatch(digest) or sha256(found).hexdigest() != digest:
                    raise CarriedUnreadable(Wrong.HASH)
                evidence[digest] = found
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError) as error:
        raise CarriedUnreadable(Wrong.ZIP) from error
    return text, seal, evidence


def _part(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One part, unpacked no further than `most`, whatever its heading says."""
    with archive.open(name) as part:
        found = part.read(most + 1)
    if len(found) > most:
        raise CarriedUnreadable(Wrong.LARGE)
    return found


def _carried(told: Mapping[str, Any], evidence: Mapping[str, bytes]) -> Carried:
    company, row = told["company"], told["assessment"]
    papers = tuple(
        PaperIn(
            _text(each["sha256"], 64), _text(each["kind"], 24), _text(each["title"], 200),
            date.fromisoformat(each["issued_on"]), date.fromisoformat(each["review_on"]),
            _text(each["content_type"], 60), _text(each["file_name"], 200),
        )
        for each in told["papers"]
    )  # fmt: skip
    if any(each.sha256 not in evidence for each in papers):
        raise CarriedUnreadable(Wrong.MISSING)
    return Carried(
        carry_out=UUID(told["carry_out"]),
        origin=_text(told["origin"], 200),
        written_at=_moment(told["written_at"]),
        company=UUID(company["id"]),
        company_name=_text(company["name"], 200),
        country=_text(company["country"], 2),
        jurisdiction=_text(company["jurisdiction"], 80),
        assessment=UUID(row["id"]),
        catalogue=_text(row["catalogue"], 40),
        version=_text(row["version"], 20),
        opened_at=_moment(row["opened_at"]),
        catalogue_text=_text(told["catalogue_text"], 1_000_000),
        answers=tuple(
            SaidIn(
                _text(each["control"], 24), _text(each["side"], 16), _text(each["verdict"], 16),
                _text(each["words"], 1000), _moment(each["answered_at"]),
                _text(each["respondent"], 120), _text(each["paper"], 64),
            )
            for each in told["answers"]
        ),
        facts=tuple(
            FactIn(
                _text(each["control"], 24), _text(each["verdict"], 16), _whole(each["good"]),
                _whole(each["total"]),
            )
            for each in told["facts"]
        ),
        papers=papers,
        evidence=evidence,
        catalogue_digest=_text(row.get("catalogue_digest", ""), 64),
        checks_digest=_text(row.get("checks_digest", ""), 64),
    )  # fmt: skip


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        message = f"{str(value)[:40]!r} is no text of at most {most}"
        raise ValueError(message)
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 31:
        message = f"{str(value)[:40]!r} is no number"
        raise ValueError(message)
    return value


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        message = f"{value!r} has no time zone"
        raise ValueError(message)
    return found
