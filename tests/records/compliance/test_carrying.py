"""An assessment goes along on a laptop and comes home: nothing lost, conflicts told."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from resguardo.records.compliance import (
    assessing,
    carried_file,
    carrying,
    comparing,
    sealing,
    selectors,
)
from resguardo.records.compliance import papers as papers_on_file
from resguardo.records.compliance.assessing import AwayFromHome
from resguardo.records.compliance.carried_file import Carried, CarriedUnreadable, SaidIn
from resguardo.records.compliance.carrying import (
    CarryCodeOther,
    CompanyUnknown,
    OtherVersion,
    TakenAlready,
)
from resguardo.records.compliance.catalogues import catalogue_named
from resguardo.records.compliance.models import Assessment, CarryOut, CompanyPaper
from resguardo.records.compliance.sealing import CarryAltered, CarryCodeMistyped
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency.identity import new_public_id
from resguardo.records.transparency.selectors import changes_of
from tests.armoury import make_armoury
from tests.cast import Cast

PDF = b"%PDF-1.4 a plan"


def _open(cast: Cast) -> Assessment:
    return assessing.open_assessment(
        by=cast.viewer("gema"), at=cast.at, organisation=cast.uno.public_id, catalogue="mosaic"
    )


def _say(cast: Cast, row: Assessment, control: str, verdict: str, minutes: int = 0) -> None:
    assessing.answer(
        by=cast.viewer("gema"), at=cast.at + timedelta(minutes=minutes), assessment=row.public_id,
        control=control, verdict=verdict, words=f"because {verdict}",
    )  # fmt: skip


def _along(cast: Cast, row: Assessment, who: str = "gema") -> bytes:
    return carrying.take_along(by=cast.viewer(who), at=cast.at, assessment=row.public_id)


def _code(cast: Cast, row: Assessment, content: bytes, who: str = "gema") -> str:
    """The code that was shown to who took the file along."""
    name = carried_file.read(content).carry_out
    return carrying.code_of(by=cast.viewer(who), assessment=row.public_id, carry_out=name)


def _another_code(cast: Cast, row: Assessment) -> str:
    return carrying.code_of(
        by=cast.viewer("gema"), assessment=row.public_id, carry_out=new_public_id()
    )


def _away(
    cast: Cast, row: Assessment, content: bytes, *said: tuple[str, str], minutes: int = 60
) -> bytes:
    """What the laptop writes after these were answered there."""
    there = carried_file.read(content)
    at = cast.at + timedelta(minutes=minutes)
    new = [
        SaidIn(control, "assessor", verdict, f"seen: {verdict}", at, "Gema Guía", "")
        for control, verdict in said
    ]
    return carried_file.write(
        replace(there, answers=(*there.answers, *new), written_at=at + timedelta(minutes=1)),
        code=_code(cast, row, content),
    )


def _standing(row: Assessment) -> dict[str, str]:
    lines = comparing.lines(
        catalogue_named("mosaic").controls, selectors.answers_of(row), selectors.facts_kept(row)
    )
    return {each.control.id: each.assessor.verdict for each in lines if each.assessor}


@pytest.mark.django_db
def test_what_was_answered_away_comes_home_once_and_stands(cast: Cast) -> None:
    make_armoury(cast)
    row = _open(cast)
    _say(cast, row, "MOS20-03", "partly")
    taken = _along(cast, row)
    there = carried_file.read(taken)
    assert there.facts, "what the register says goes along"
    home = _away(cast, row, taken, ("MOS20-05", "yes"), ("MOS20-03", "yes"))
    later = cast.at + timedelta(days=1)
    brought = carrying.bring(by=cast.viewer("gema"), at=later, content=home)
    assert (brought.new, brought.known, brought.conflicts) == (2, 1, ())
    assert _standing(row) == {"MOS20-03": "yes", "MOS20-05": "yes"}
    again = carrying.bring(by=cast.viewer("gema"), at=later, content=home)
    assert (again.new, again.known) == (0, 3)
    assert row.answers.count() == 3


@pytest.mark.django_db
def test_two_answers_that_differ_are_both_kept_until_somebody_decides(cast: Cast) -> None:
    row = _open(cast)
    taken = _along(cast, row)
    _say(cast, row, "MOS20-03", "no", minutes=30)
    home = _away(cast, row, taken, ("MOS20-03", "yes"), ("MOS20-05", "yes"))
    brought = carrying.bring(by=cast.viewer("gema"), at=cast.at + timedelta(hours=3), content=home)
    assert brought.conflicts == ("MOS20-03",)
    assert _standing(row)["MOS20-03"] == "no", "what was said here stands meanwhile"
    [waiting] = comparing.undecided(selectors.answers_of(row))
    assert (waiting.verdict, waiting.respondent) == ("yes", "Gema Guía")
    _say(cast, row, "MOS20-03", "partly", minutes=240)
    assert comparing.undecided(selectors.answers_of(row)) == []
    assert _standing(row)["MOS20-03"] == "partly"
    assert row.answers.filter(control="MOS20-03").count() == 3


@pytest.mark.django_db
def test_evidence_comes_along_and_home_with_its_hash(cast: Cast) -> None:
    row, clara, day = _open(cast), cast.viewer("clara"), cast.at.date()
    paper = papers_on_file.file_paper(
        by=clara, at=cast.at, kind="security_plan", title="Plan", issued_on=day,
        review_on=day + timedelta(90), content=PDF,
    )  # fmt: skip
    assessing.answer(
        by=clara, at=cast.at, assessment=row.public_id, control="MOS20-03", verdict="yes",
        paper=paper.public_id,
    )  # fmt: skip
    taken = _along(cast, row, "clara")
    there = carried_file.read(taken)
    assert there.answers[0].paper in there.evidence
    assert there.evidence[there.answers[0].paper] == PDF
    fresh = b"%PDF-1.4 taken on the spot"
    digest = sha256(fresh).hexdigest()
    at = cast.at + timedelta(hours=1)
    home = carried_file.write(replace(
        there, written_at=at,
        papers=(*there.papers, replace(there.papers[0], sha256=digest, title="Foto del muro")),
        evidence={**there.evidence, digest: fresh},
        answers=(*there.answers,
                 SaidIn("MOS20-05", "company", "yes", "", at, "Clara Cuenta", digest)),
    ), code=_code(cast, row, taken, "clara"))  # fmt: skip
    carrying.bring(by=clara, at=at, content=home)
    said = row.answers.get(control="MOS20-05")
    assert said.paper is not None
    assert said.paper.attachment.sha256 == digest
    assert bytes(said.paper.attachment.content) == fresh
    assert CompanyPaper.objects.count() == 2, "what was here already is not filed twice"


@pytest.mark.django_db
def test_a_login_brings_its_own_sides_answers_and_is_told_of_the_others(cast: Cast) -> None:
    row = _open(cast)
    taken = _along(cast, row)
    home = _away(cast, row, taken, ("MOS20-05", "yes"))
    later = cast.at + timedelta(days=1)
    brought = carrying.bring(by=cast.viewer("clara"), at=later, content=home)
    assert (brought.new, brought.left_out) == (0, 1)
    with pytest.raises(CompanyUnknown):
        carrying.bring(by=cast.viewer("delia"), at=later, content=home)
    with pytest.raises(NotFound):
        carrying.take_along(by=cast.viewer("delia"), at=later, assessment=row.public_id)


@pytest.mark.django_db
def test_where_it_is_not_known_it_becomes_a_copy_that_is_locked_at_home(cast: Cast) -> None:
    row = _open(cast)
    _say(cast, row, "MOS20-03", "partly")
    taken = _along(cast, row)
    there: Carried = carried_file.read(taken)
    strange = replace(there, assessment=cast.dos.public_id, company=cast.dos.public_id,
                      company_name=cast.dos.name, origin="https://authority.example")  # fmt: skip
    gema, at = cast.viewer("gema"), cast.at + timedelta(hours=1)
    code = _code(cast, row, taken)
    file = carried_file.write(strange, code=code)
    for wrong in ("", code[:-1], code.replace(code[5], "Z" if code[5] != "Z" else "Y", 1)):
        with pytest.raises(CarryCodeMistyped):
            carrying.bring(by=gema, at=at, content=file, code=wrong)
    with pytest.raises(CarryAltered):
        carrying.bring(by=gema, at=at, content=file, code=_another_code(cast, row))
    copy = carrying.bring(by=gema, at=at, content=file, code=code.lower().replace("-", " ")).row
    assert copy.carried_from == "https://authority.example"
    assert selectors.facts_kept(copy).keys() == selectors.facts_kept(row).keys()
    assert _standing(copy) == {"MOS20-03": "partly"}
    _say(cast, copy, "MOS20-05", "yes", minutes=90)
    with pytest.raises(AwayFromHome):
        assessing.lock(by=gema, at=at, assessment=copy.public_id)
    told: dict[str, Any] = {
        "by": gema, "at": at + timedelta(hours=1), "assessment": copy.public_id
    }  # fmt: skip
    with pytest.raises(CarryCodeMistyped):
        carrying.take_along(**told)
    with pytest.raises(CarryCodeOther):
        carrying.take_along(**told, code=_another_code(cast, row))
    back = carrying.take_along(**told, code=code)
    assert carried_file.read(back).origin == "https://authority.example"
    assert carried_file.read(back).carry_out == there.carry_out
    assert carried_file.is_sealed(back, code=code, carry_out=there.carry_out)


def _edited(content: bytes, change: Callable[[Any], None], *, code: str = "") -> bytes:
    """The file with its text changed, and sealed anew by who has a code."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            if each == carried_file.NAME:
                told = json.loads(old.read(each))
                change(told)
                text = json.dumps(told).encode()
                new.writestr(each, text)
            elif each == carried_file.SEAL and code:
                name = UUID(json.loads(old.read(carried_file.NAME))["carry_out"])
                new.writestr(each, sealing.seal(text, code=code, carry_out=name))
            else:
                new.writestr(each, old.read(each))
    return out.getvalue()


@pytest.mark.django_db
def test_a_damaged_or_invented_file_is_refused_in_words_and_leaves_nothing(cast: Cast) -> None:
    row = _open(cast)
    _say(cast, row, "MOS20-03", "no")
    gema, taken = cast.viewer("gema"), _along(cast, row)
    code = _code(cast, row, taken)
    changes: tuple[Callable[[Any], None], ...] = (
        lambda told: told.update(form="other"),
        lambda told: told.pop("answers"),
        lambda told: told["answers"][0].update(control="NIX-1"),
        lambda told: told["answers"][0].update(verdict="perhaps"),
        lambda told: told["answers"][0].update(words=""),
        lambda told: told["answers"][0].update(answered_at="2099-01-01T00:00:00+00:00"),
        lambda told: told["answers"][0].update(answered_at="2026-01-01"),
        lambda told: told["assessment"].update(catalogue="iatg"),
        lambda told: told["company"].update(name=["x"]),
        lambda told: told.update(papers=[{
            "sha256": "0" * 64, "kind": "x", "title": "x", "issued_on": "2026-01-01",
            "review_on": "2026-02-01", "content_type": "x", "file_name": "",
        }]),
    )  # fmt: skip
    for change in changes:
        with pytest.raises(CarriedUnreadable):
            carrying.bring(by=gema, at=cast.at, content=_edited(taken, change, code=code))
    with pytest.raises(OtherVersion):
        carrying.bring(
            by=gema, at=cast.at,
            content=_edited(
                taken, lambda told: told["assessment"].update(version="1900"), code=code
            ),
        )  # fmt: skip
    for broken in (b"", b"PK nothing", taken[:-40]):
        with pytest.raises(CarriedUnreadable):
            carrying.bring(by=gema, at=cast.at, content=broken)
    out = io.BytesIO(taken)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("evidence/" + "0" * 64, b"something else")
    with pytest.raises(CarriedUnreadable, match="what its hash says"):
        carrying.bring(by=gema, at=cast.at, content=out.getvalue())
    assert row.answers.count() == 1


@pytest.mark.django_db
def test_who_has_the_file_and_not_the_code_changes_nothing_unseen(cast: Cast) -> None:
    row = _open(cast)
    _say(cast, row, "MOS20-03", "no")
    gema, taken = cast.viewer("gema"), _along(cast, row)
    home = _away(cast, row, taken, ("MOS20-05", "yes"))
    changes: tuple[Callable[[Any], None], ...] = (
        lambda told: told["answers"][-1].update(verdict="no"),
        lambda told: told["answers"][-1].update(respondent="Nobody"),
        lambda told: told["answers"].pop(),
        lambda told: told["answers"].append(told["answers"][-1] | {"control": "MOS20-14"}),
        lambda told: told.update(written_at="2026-03-09T00:00:00+00:00"),
        lambda told: told["facts"].clear(),
    )
    for change in changes:
        with pytest.raises(CarryAltered):
            carrying.bring(by=gema, at=cast.at, content=_edited(home, change))
    guessed = _code(cast, row, home, "clara")
    with pytest.raises(CarryAltered):
        carrying.bring(by=gema, at=cast.at, content=_edited(home, changes[0], code=guessed))
    assert row.answers.count() == 1
    assert carrying.bring(by=gema, at=cast.at + timedelta(1), content=home).new == 1


@pytest.mark.django_db
def test_what_was_never_taken_along_from_here_is_refused_and_the_log_names_what_was(
    cast: Cast,
) -> None:
    row, gema = _open(cast), cast.viewer("gema")
    taken = _along(cast, row)
    there, strange = carried_file.read(taken), new_public_id()
    invented = carried_file.write(
        replace(there, carry_out=strange),
        code=carrying.code_of(by=gema, assessment=row.public_id, carry_out=strange),
    )
    with pytest.raises(CarriedUnreadable, match="not taken along from here"):
        carrying.bring(by=gema, at=cast.at, content=invented)
    kept = CarryOut.objects.get(assessment=row)
    assert (kept.public_id, kept.taken_by) == (there.carry_out, cast.users["gema"])
    assert kept.digest == sha256(taken).hexdigest()
    brought = _away(cast, row, taken, ("MOS20-05", "yes"))
    carrying.bring(by=gema, at=cast.at + timedelta(1), content=brought)
    told = {each.verb: each.fields for each in changes_of("assessment", row.public_id, viewer=gema)}
    assert told["taken_along"]["digest"][1] == kept.digest
    assert told["brought"]["digest"][1] == sha256(brought).hexdigest()
    assert told["brought"]["carry_out"][1] == str(kept.public_id)
    with pytest.raises(TakenAlready):
        carrying.take_along(by=gema, at=cast.at, assessment=row.public_id, carry_out=kept.public_id)
