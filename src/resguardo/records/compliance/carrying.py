"""An assessment taken along to where there is no network, answered there, and brought home.

`take_along` writes a file with the questions, the answers, the register's facts of that moment and
the evidence, sealed with a code that is not in it; the log keeps the file's digest. `bring` takes
such a file in: where the assessment is not known, it becomes a copy that can be answered; where it
is, the answers of the file join those that are here. A copy asks for the code, its home knows it; a
file whose seal does not fit, or that was never taken along from here, changes nothing. An answer is
recognised by what it says and when, so bringing the same file twice adds nothing. Where both sides
of the journey answered the same question differently, both answers are kept, and neither replaces
the other until somebody answers again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction

from resguardo.kernel.problem import Problem
from resguardo.kernel.text import gettext_noop as _
from resguardo.records.compliance import assessing, carried_file, sealing, selectors
from resguardo.records.compliance.carried_file import (
    Carried,
    CarriedUnreadable,
    FactIn,
    PaperIn,
    Wrong,
)
from resguardo.records.compliance.carried_file import SaidIn as Said
from resguardo.records.compliance.catalogues import shipped
from resguardo.records.compliance.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentFact,
    CarryOut,
    CatalogueText,
    CompanyPaper,
    PaperKind,
    Side,
    Through,
    Verdict,
)
from resguardo.records.compliance.services import check_catalogue
from resguardo.records.people.models import Organisation
from resguardo.records.people.selectors import organisations_in_sight
from resguardo.records.people.viewer import Viewer
from resguardo.records.register.services import keep_file
from resguardo.records.transparency import services as transparency
from resguardo.records.transparency.identity import new_public_id

Row = TypeVar("Row", AssessmentAnswer, Said)


class CompanyUnknown(Problem):
    """A file about a company that is not known here."""

    code = "compliance.company-unknown"
    wording = _(
        "{name} is not known here. Whoever keeps this machine brings the file with `resguardo "
        "carry bring FILE`, which enters the company."
    )
    field = "file"

    name: str


class OtherVersion(Problem):
    """The same catalogue in another version, which asks other things."""

    code = "compliance.other-version"
    wording = _(
        "The file asks {catalogue} in version {theirs}; here it is version {ours}. Bring both "
        "machines to the same release of the program, and the file again."
    )
    field = "file"

    catalogue: str
    theirs: str
    ours: str


class TakenAlready(Problem):
    """One name, one file."""

    code = "compliance.taken-already"
    wording = _(
        "This file was written already, with the code that was shown. Open the page anew to take "
        "the assessment along once more."
    )


class CarryCodeOther(Problem):
    """The code of another file."""

    code = "compliance.carry-code-other"
    wording = _(
        "That is the code of another file. Type the one that was shown when this assessment was "
        "last taken along from its home."
    )
    field = "code"


class Key(NamedTuple):
    """By which an answer is recognised, wherever it is kept."""

    control: str
    side: str
    verdict: str
    words: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: how many answers are new, known, not this login's, and in conflict."""

    row: Assessment
    new: int
    known: int
    left_out: int
    conflicts: tuple[str, ...]
    papers: int


def code_of(*, by: Viewer, assessment: UUID, carry_out: UUID) -> str:
    """The code of a file that this login takes along from here under that name, to be shown once.

    It is another one for every login: who knows the name of a file learns nothing by it.
    """
    return sealing.code_for(carry_out, assessment=assessment, taken_by=by.user_public_id)


def take_along(
    *, by: Viewer, at: datetime, assessment: UUID, carry_out: UUID | None = None, code: str = ""
) -> bytes:
    """The file of an assessment in sight; who may answer it may take it along.

    From its home it goes under the name `carry_out`, whose code was shown (`code_of`); a copy goes
    on under the name and with the `code` that it came with. Refuses a locked one, a name that a
    file went out under already (`TakenAlready`), and a code that is not the copy's
    (`CarryCodeOther`).
    """
    with transaction.atomic():
        row = assessing.own(by=by, at=at, assessment=assessment)
        if row.state != "open":
            raise assessing.AssessmentLocked
        if row.carried_from:
            name, code = _copys_code(row, code)
        else:
            name = carry_out or new_public_id()
            code = code_of(by=by, assessment=assessment, carry_out=name)
            assessing.keep_facts(row, selectors.catalogue_of(row), by=by, at=at)
        content = carried_file.write(_gathered(row, at, name), code=code)
        digest = sha256(content).hexdigest()
        if not row.carried_from:
            _, new = CarryOut.objects.get_or_create(
                public_id=name,
                defaults={
                    "assessment": row,
                    "taken_by_id": by.user_id,
                    "taken_at": at,
                    "digest": digest,
                },
            )
            if not new:
                raise TakenAlready
        transparency.record_change(
            by=by, at=at, subject_kind="assessment", subject_id=str(row.public_id),
            verb="taken_along", changes={
                "size_bytes": (None, len(content)), "digest": (None, digest),
                "carry_out": (None, str(name)),
            },
            organisation_id=row.organisation.public_id,
        )  # fmt: skip
    return content


def _copys_code(row: Assessment, typed: str) -> tuple[UUID, str]:
    """The name and code under which a copy travels on; refuses a code that is not its own."""
    code = sealing.read_code(typed)
    name = row.carried_as or row.public_id
    if not sealing.fits(name.bytes, row.carried_check, code=code, carry_out=name):
        raise CarryCodeOther
    return name, code


def _gathered(row: Assessment, at: datetime, carry_out: UUID) -> Carried:
    company = row.organisation
    answers = selectors.answers_of(row)
    papers = {
        each.paper_id: each.paper for each in answers if each.paper is not None
    } | {
        each.pk: each
        for each in CompanyPaper.objects.filter(
            organisation=company, retired_at=None
        ).select_related("attachment")
    }  # fmt: skip
    text = ""
    if row.catalogue not in shipped():
        text = CatalogueText.objects.filter(catalogue=row.catalogue, version=row.version)[0].text
    return Carried(
        carry_out=carry_out,
        origin=row.carried_from or settings.PUBLIC_URL,
        written_at=at,
        company=company.public_id,
        company_name=company.name,
        country=company.country,
        jurisdiction=company.jurisdiction,
        assessment=row.public_id,
        catalogue=row.catalogue,
        version=row.version,
        opened_at=row.opened_at,
        catalogue_text=text,
        catalogue_digest=row.catalogue_digest,
        checks_digest=row.checks_digest,
        answers=tuple(
            Said(
                each.control, each.side, each.verdict, each.words, each.answered_at,
                each.respondent or str(each.answered_by or "")[:120],
                each.paper.attachment.sha256 if each.paper else "",
            )
            for each in answers
        ),
        facts=tuple(
            FactIn(control, each.verdict, each.good, each.total)
            for control, each in selectors.facts_kept(row).items()
        ),
        papers=tuple(
            PaperIn(
                each.attachment.sha256, each.kind, each.title, each.issued_on, each.review_on,
                each.attachment.content_type, each.attachment.file_name,
            )
            for each in papers.values()
        ),
        evidence={
            each.attachment.sha256: bytes(each.attachment.content) for each in papers.values()
        },
    )  # fmt: skip


@transaction.atomic
def bring(*, by: Viewer, at: datetime, content: bytes, code: str = "") -> Brought:
    """Take a file in: as a copy where its assessment is not known, and else into what is here.

    A copy needs the code of the file; at home it is known. Refuses what is no such file or was
    altered, a company out of sight, a locked assessment, one made by another version of the
    catalogue, and a copy beside an open one (`AssessmentOpen`).
    """
    carried = carried_file.read(content)
    company = organisations_in_sight(viewer=by, at=at).filter(public_id=carried.company).first()
    if company is None:
        raise CompanyUnknown(carried.company_name[:80])
    by.demand(assessing.side_act(by, company.public_id), at=at)
    row = Assessment.objects.filter(public_id=carried.assessment).first()
    if row is not None and row.organisation_id != company.pk:
        raise CarriedUnreadable(Wrong.COMPANY)
    known = _code_at_home(row, carried) if row and not row.carried_from else sealing.read_code(code)
    if not carried_file.is_sealed(content, code=known, carry_out=carried.carry_out):
        raise sealing.CarryAltered
    if row is None:
        row = _copied(carried, company, by, at)
    _check(row, carried)
    row = assessing.own(by=by, at=at, assessment=row.public_id)
    if row.state != "open":
        raise assessing.AssessmentLocked
    if row.carried_from:
        _come_as(row, carried.carry_out, known)
    papers = _papers(carried, company, by, at)
    made = _merged(row, carried, papers, by, at)
    transparency.record_change(
        by=by, at=at, subject_kind="assessment", subject_id=str(row.public_id), verb="brought",
        changes={
            "answers": (None, made.new), "conflicts": (None, list(made.conflicts)),
            "written_at": (None, carried.written_at),
            "digest": (None, sha256(content).hexdigest()),
            "carry_out": (None, str(carried.carry_out)),
        },
        organisation_id=company.public_id,
    )  # fmt: skip
    return made


def _code_at_home(row: Assessment, carried: Carried) -> str:
    """The code of a file that was taken along from here; refuses any other."""
    gone = row.carry_outs.select_related("taken_by").filter(public_id=carried.carry_out).first()
    if gone is None:
        raise CarriedUnreadable(Wrong.ELSEWHERE)
    return sealing.code_for(
        gone.public_id, assessment=row.public_id, taken_by=gone.taken_by.public_id
    )


def _come_as(row: Assessment, carry_out: UUID, code: str) -> None:
    """Keep under which name a copy came last, and by what its code is recognised."""
    row.carried_as = carry_out
    row.carried_check = sealing.seal(carry_out.bytes, code=code, carry_out=carry_out)
    row.save(update_fields=["carried_as", "carried_check"])


def _copied(carried: Carried, company: Organisation, by: Viewer, at: datetime) -> Assessment:
    """A copy of an assessment that is at home elsewhere, with what the register said there."""
    if carried.catalogue not in shipped():
        _take_in(carried, by, at)
    if Assessment.objects.filter(
        organisation=company, catalogue=carried.catalogue, state="open"
    ).exists():
        raise assessing.AssessmentOpen
    row = Assessment.objects.create(
        public_id=carried.assessment, organisation=company, catalogue=carried.catalogue,
        version=carried.version, catalogue_digest=carried.catalogue_digest,
        checks_digest=carried.checks_digest, opened_at=carried.opened_at, opened_by_id=by.user_id,
        carried_from=carried.origin or "?", facts_at=carried.written_at,
    )  # fmt: skip
    AssessmentFact.objects.bulk_create(
        AssessmentFact(
            assessment=row, control=each.control, verdict=each.verdict, good=each.good,
            total=each.total, kept_at=carried.written_at,
        )
        for each in carried.facts
    )  # fmt: skip
    transparency.record_changes([assessing.told_opened(row, company.public_id)], by=by, at=at)
    return row


def _take_in(carried: Carried, by: Viewer, at: datetime) -> None:
    """The catalogue that came along, if it is not here yet."""
    there = CatalogueText.objects.filter(catalogue=carried.catalogue, version=carried.version)
    if there.exists():
        return
    content = carried.catalogue_text.encode()
    found = check_catalogue(content)
    if (found.id, found.version) != (carried.catalogue, carried.version):
        raise CarriedUnreadable(Wrong.CATALOGUE)
    CatalogueText.objects.create(
        organisation_id=by.organisation_id, catalogue=found.id, version=found.version,
        digest=sha256(content).hexdigest(), text=carried.catalogue_text,
        taken_in_by_id=by.user_id, taken_in_at=at,
    )  # fmt: skip


def _check(row: Assessment, carried: Carried) -> None:
    if row.catalogue != carried.catalogue:
        raise CarriedUnreadable(Wrong.CATALOGUE)
    here = selectors.catalogue_of(row)
    if here.version != carried.version:
        raise OtherVersion(carried.catalogue, carried.version, here.version)
    known = {each.id for each in here.controls}
    for each in carried.answers:
        if each.control not in known or each.side not in Side.values:
            raise CarriedUnreadable(Wrong.QUESTION)
        if each.verdict not in Verdict.values or (each.verdict != "yes" and not each.words):
            raise CarriedUnreadable(Wrong.ANSWER)
        if each.answered_at < carried.opened_at or each.answered_at > carried.written_at:
            raise CarriedUnreadable(Wrong.TIME)


def _papers(
    carried: Carried, company: Organisation, by: Viewer, at: datetime
) -> dict[str, CompanyPaper]:
    """The documents of the file, by hash: those that are here, and those that are new."""
    here = {
        each.attachment.sha256: each
        for each in CompanyPaper.objects.filter(
            organisation=company,
            attachment__sha256__in=[each.sha256 for each in carried.papers],
        )
        .select_related("attachment")
        .order_by("pk")
    }
    for paper in carried.papers:
        if paper.sha256 in here:
            continue
        if paper.kind not in PaperKind.values or paper.review_on <= paper.issued_on:
            raise CarriedUnreadable(Wrong.DOCUMENT)
        kept = keep_file(
            organisation=company.pk, at=at, content=carried.evidence[paper.sha256],
            content_type=paper.content_type, file_name=paper.file_name,
        )  # fmt: skip
        here[paper.sha256] = CompanyPaper.objects.create(
            organisation=company, kind=paper.kind, title=paper.title, issued_on=paper.issued_on,
            review_on=paper.review_on, attachment=kept, filed_at=at,
        )  # fmt: skip
        transparency.record_change(
            by=by, at=at, subject_kind="paper", subject_id=str(here[paper.sha256].public_id),
            verb="brought", changes={
                "kind": (None, paper.kind), "name": (None, paper.title),
                "digest": (None, paper.sha256),
            },
            organisation_id=company.public_id,
        )  # fmt: skip
    return here


def _merged(
    row: Assessment,
    carried: Carried,
    papers: Mapping[str, CompanyPaper],
    by: Viewer,
    at: datetime,
) -> Brought:
    """Join the answers of the file with those that are here."""
    here = selectors.answers_of(row)
    known = {_key(each) for each in here}
    in_file = {_key(each) for each in carried.answers}
    mine = Side.COMPANY if by.organisation_id == row.organisation_id else Side.ASSESSOR
    fresh = [each for each in carried.answers if _key(each) not in known]
    allowed = [each for each in fresh if row.carried_from or each.side == mine]
    since = _latest(each for each in here if each.against_id is None and _key(each) not in in_file)
    last = _latest(allowed)
    conflicts: list[str] = []
    for each in allowed:
        other = since.get((each.control, each.side))
        final = last[each.control, each.side]
        against = other if other is not None and _says(other) != _says(final) else None
        if against is not None and each is final:
            conflicts.append(each.control)
        AssessmentAnswer.objects.create(
            assessment=row, control=each.control, side=each.side, verdict=each.verdict,
            words=each.words, paper=papers.get(each.paper), answered_at=each.answered_at,
            brought_at=at, through=Through.FILE, respondent=each.respondent, against=against,
        )  # fmt: skip
    return Brought(
        row, len(allowed), len(carried.answers) - len(fresh), len(fresh) - len(allowed),
        tuple(conflicts), len(carried.papers),
    )  # fmt: skip


def _key(each: AssessmentAnswer | Said) -> Key:
    return Key(each.control, each.side, each.verdict, each.words, each.answered_at)


def _says(each: AssessmentAnswer | Said) -> tuple[str, str]:
    return each.verdict, each.words


def _latest(some: Iterable[Row]) -> dict[tuple[str, str], Row]:
    return {(each.control, each.side): each for each in some}
