"""The checklist in the field: kept on the device, sent later, and never written over in silence."""

import io
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.procedure import NotAStep
from resguardo.records.oversight.checklists import checklist
from resguardo.records.oversight.inspection_models import (
    Inspection,
    InspectionAnswer,
    InspectionFinding,
    InspectionPhoto,
)
from resguardo.records.oversight.services import field
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.register.services.marks import FileUnreadable
from tests.cast import Cast
from tests.house import House, furnish

HOUR = timedelta(hours=1)


@pytest.fixture
def house(cast: Cast) -> House:
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=20))


@pytest.fixture
def visit(cast: Cast, house: House) -> Inspection:
    gema = cast.viewer("gema")
    row = inspecting.plan_inspection(
        by=gema, at=cast.at, organisation=house.organisation.public_id,
        planned_on=cast.at.date(), snap=True,
    )  # fmt: skip
    return inspecting.begin_inspection(by=gema, at=cast.at, inspection=row.public_id)


def said(seen: str, *, at: datetime, knew: str = "", note: str = "") -> field.FieldAnswer:
    return field.FieldAnswer(point="keys_kept", seen=seen, note=note, noted_at=at, knew=knew)


def test_both_times_of_an_answer_are_kept(cast: Cast, visit: Inspection) -> None:
    gema = cast.viewer("gema")
    heard = field.answer_from_the_field(
        by=gema, at=cast.at + 3 * HOUR, inspection=visit.public_id,
        answers=[said("no", at=cast.at + HOUR, note="Key on a nail")],
    )  # fmt: skip
    assert heard.taken == {"keys_kept": cast.at + 3 * HOUR}
    [row] = InspectionAnswer.objects.all()
    assert (row.noted_at, row.answered_at) == (cast.at + HOUR, cast.at + 3 * HOUR)
    # the clock of a device may run ahead: nothing was seen later than it was sent
    field.answer_from_the_field(
        by=gema, at=cast.at + 4 * HOUR, inspection=visit.public_id,
        answers=[said("yes", at=cast.at + 9 * HOUR, knew=field.version(row))],
    )  # fmt: skip
    assert InspectionAnswer.objects.order_by("-id")[0].noted_at == cast.at + 4 * HOUR


def test_what_is_sent_twice_is_taken_once(cast: Cast, visit: Inspection) -> None:
    gema = cast.viewer("gema")
    answer = said("no", at=cast.at, note="Key on a nail ")
    for hours in (1, 2):
        heard = field.answer_from_the_field(
            by=gema, at=cast.at + hours * HOUR, inspection=visit.public_id, answers=[answer]
        )
        assert heard.taken == {"keys_kept": cast.at + HOUR}
    assert InspectionAnswer.objects.count() == 1


def test_what_a_colleague_said_meanwhile_is_told_and_not_written_over(
    cast: Cast, visit: Inspection
) -> None:
    gema, rita = cast.viewer("gema"), cast.viewer("rita")
    inspecting.answer_points(
        by=rita, at=cast.at + HOUR, inspection=visit.public_id,
        answers={"keys_kept": ("yes", "seen by me")},
    )  # fmt: skip
    heard = field.answer_from_the_field(
        by=gema, at=cast.at + 2 * HOUR, inspection=visit.public_id,
        answers=[said("no", at=cast.at), field.FieldAnswer(
            point="premises", seen="yes", note="", noted_at=cast.at, knew="")],
    )  # fmt: skip
    assert list(heard.taken) == ["premises"]
    [theirs] = heard.conflicts
    assert (theirs.point, theirs.seen, theirs.note) == ("keys_kept", "yes", "seen by me")
    assert InspectionAnswer.objects.filter(point="keys_kept").count() == 1
    # knowing what stands there, the inspector may hold to what they saw
    again = said("no", at=cast.at, knew=theirs.answered_at.isoformat())
    heard = field.answer_from_the_field(
        by=gema, at=cast.at + 3 * HOUR, inspection=visit.public_id, answers=[again]
    )
    assert not heard.conflicts
    assert InspectionAnswer.objects.filter(point="keys_kept").count() == 2


def test_a_visit_that_was_closed_takes_no_answer_from_the_field(
    cast: Cast, visit: Inspection, house: House
) -> None:
    with pytest.raises(NotMandated):
        field.answer_from_the_field(
            by=cast.viewer("clara"), at=cast.at, inspection=visit.public_id, answers=[]
        )
    gema = cast.viewer("gema")
    points = [each.code for each in checklist(house.organisation.jurisdiction, visit.planned_on)]
    inspecting.answer_points(
        by=gema, at=cast.at, inspection=visit.public_id,
        answers=dict.fromkeys(points, ("yes", "")),
    )  # fmt: skip
    inspecting.close_inspection(
        by=gema, at=cast.at, inspection=visit.public_id, conclusion="All in order"
    )
    with pytest.raises(NotAStep):
        field.answer_from_the_field(
            by=gema, at=cast.at, inspection=visit.public_id, answers=[said("no", at=cast.at)]
        )


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "grey").save(made, "PNG")
    return made.getvalue()


def found(visit: Inspection, *, at: datetime) -> dict[str, Any]:
    return {
        "inspection": visit.public_id, "point": "keys_kept", "text": "Key on a nail",
        "article": "Art. 12", "gravity": "serious", "due_on": date(2040, 1, 2),
        "noted_at": at,
    }  # fmt: skip


def test_findings_and_photographs_sent_twice_are_taken_once_even_after_the_end(
    cast: Cast, visit: Inspection, house: House
) -> None:
    gema, later = cast.viewer("gema"), cast.at + HOUR
    finding = found(visit, at=cast.at) | {"device_key": uuid4()}
    photo: dict[str, Any] = {
        "inspection": visit.public_id, "point": "keys_kept", "content": picture(),
        "device_key": uuid4(), "noted_at": cast.at,
    }  # fmt: skip
    points = [each.code for each in checklist(house.organisation.jurisdiction, visit.planned_on)]
    for again in (False, True):
        inspecting.add_finding(by=gema, at=later, **finding)
        field.add_photograph(by=gema, at=later, **photo)
        if not again:
            inspecting.answer_points(
                by=gema, at=later, inspection=visit.public_id,
                answers=dict.fromkeys(points, ("yes", "")),
            )  # fmt: skip
            inspecting.close_inspection(
                by=gema, at=later, inspection=visit.public_id, conclusion="A key on a nail"
            )
    assert InspectionFinding.objects.get().noted_at == cast.at
    kept = InspectionPhoto.objects.get()
    assert (kept.noted_at, kept.added_at, kept.point) == (cast.at, later, "keys_kept")
    # the company reads it, and another company does not
    assert (
        cast.client("clara").get(f"/register/files/{kept.attachment.public_id}/").status_code == 200
    )
    assert (
        cast.client("delia").get(f"/register/files/{kept.attachment.public_id}/").status_code == 404
    )
    with pytest.raises(NotAStep):
        field.add_photograph(by=gema, at=later, **photo | {"device_key": uuid4()})


def test_what_a_device_sends_by_mistake_is_refused_in_words(cast: Cast, visit: Inspection) -> None:
    gema = cast.viewer("gema")
    photo: dict[str, Any] = {"by": gema, "at": cast.at, "inspection": visit.public_id}
    with pytest.raises(inspecting.NotOnTheList):
        field.add_photograph(content=picture(), point="no such point", **photo)
    for content in (b"", b"%PDF-1.7 a paper", b"\x00" * 40):
        with pytest.raises(FileUnreadable):
            field.add_photograph(content=content, **photo)
    with pytest.raises(NotMandated):
        field.add_photograph(content=picture(), **photo | {"by": cast.viewer("clara")})

    way = f"/inspections/{visit.public_id}/checklist"
    client = cast.client("gema")
    good = {"key": str(uuid4()), "point": "keys_kept", "noted_at": cast.at.isoformat()}
    told = found(visit, at=cast.at)
    finding = good | {name: str(told[name]) for name in ("text", "article", "gravity", "due_on")}
    for wrong in ({"due_on": "2020-01-01"}, {"due_on": ""}, {"text": ""}, {"article": ""},
                  {"key": "k"}, {"key": ""}, {"gravity": "x"}, {"noted_at": "yesterday"},
                  {"noted_at": "2026-01-01T00:00:00"}, {"point": "p" * 41}):  # fmt: skip
        answer = client.post(f"{way}/finding/", finding | wrong)
        assert (answer.status_code, bool(answer.json()["problem"])) == (422, True), wrong
    assert client.post(f"{way}/finding/", finding).json() == {"taken": good["key"]}
    answer = client.post(f"{way}/photograph/", good)
    assert "not a picture" in answer.json()["problem"]
