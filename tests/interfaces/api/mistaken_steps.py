"""The same of deeds that go on with what is there: applications, incidents and what is on its way.

Each row of `PAGES` and `PROGRAMS` is a form as in `mistaken_forms`, sent to something that a stage
has been given first.
"""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from resguardo.records.oversight import services as oversight
from resguardo.records.permits import applying
from resguardo.records.permits.buying import Line
from tests.armoury import Armoury
from tests.interfaces.api.mistaken_forms import LATER, NO_DAY, UNREAL, Form, Told, Way

PDF: Final = b"%PDF-1.4\n%invented\n"
LONG: Final = "word " * 1001
PAST: Final = "2020-01-01"
ASKED: Final = (Line("revolver", "38-special", 3), Line("rounds", "38-special", 500))


def draft(stage: Armoury, kind: str = "firearm", **more: Any) -> UUID:
    """An application of the company that has no paper yet."""
    facts: dict[str, Any] = {"kind": kind, "wanted_from": date(2026, 3, 2), **more}
    if kind == "firearm":
        facts["thing"] = stage.id("r3")
    row = applying.draft_application(
        by=stage.cast.viewer("clara"), at=stage.at, facts=applying.ApplicationFacts(**facts)
    )
    return row.public_id


def submitted(stage: Armoury, **more: Any) -> UUID:
    """An application that lies with the authority."""
    key = draft(stage, **more)
    told: dict[str, Any] = {"by": stage.cast.viewer("clara"), "at": stage.at, "application": key}
    applying.add_paper(**told, name="Factura", document=PDF)
    applying.take_application_step(**told, step="submit")
    return key


def examined(stage: Armoury, by: str = "gema", **more: Any) -> UUID:
    """An application that an official found whole, to be decided by somebody else."""
    key = submitted(stage, **more)
    applying.take_application_step(
        by=stage.cast.viewer(by), at=stage.at, application=key, step="examine"
    )
    return key


def examined_by_rita(stage: Armoury) -> UUID:
    """The same by the one who decides otherwise."""
    return examined(stage, by="rita")


def bought(stage: Armoury) -> UUID:
    """The same of leave to buy."""
    return examined(stage, kind="purchase", lines=ASKED, supplier="Armería Imaginaria")


def incident(stage: Armoury) -> UUID:
    """An incident of a day before."""
    row = oversight.open_incident(
        by=stage.cast.viewer("clara"), at=stage.at, kind="loss",
        occurred_at=stage.at - timedelta(days=1), known_at=stage.at - timedelta(days=1),
        narrative="Gone from the rack", things={stage.id("r3"): 1},
    )  # fmt: skip
    return row.public_id


def _step(step: str, key: Any = submitted) -> Way:
    return lambda stage: f"/permits/applications/{key(stage)}/{step}"


def _of_incident(step: str) -> Way:
    return lambda stage: f"/incidents/{incident(stage)}/{step}/"


def _by_incident(step: str) -> Way:
    return lambda stage: f"/oversight/incidents/{incident(stage)}/{step}"


def _said(**fields: Any) -> Told:
    return lambda _stage: fields


PAGES: Final[dict[str, Form]] = {
    "near miss": Form("clara", lambda _stage: "/incidents/near-miss/", _said(**{
        "occurred_at-on": LATER, "occurred_at-at": "10:00", "narrative": "",
    }), ("is missing", "It cannot have happened on", 'href="#field-occurred_at"')),
    "incident of a kind that does not happen so": Form(
        "clara", lambda _stage: "/incidents/new/", _said(**{
            "kind": "loss", "modality": "nearly_lost", "occurred_at-on": NO_DAY,
            "known_at-on": "2026-03-01", "narrative": "x",
        }), (UNREAL, "is not a way in which", "Name at least one thing")),
    "grant": Form("rita", _step("grant/", examined), _said(
        number="", valid_from="2026-03-02", valid_until="2026-03-01", text="So",
    ), ("“Number” is missing", "cannot be right. Correct the dates")),
    "grant from no day": Form("rita", _step("grant/", examined), _said(
        number="", valid_from=NO_DAY, valid_until="2099-03-01", text=LONG,
    ), (UNREAL, "“Number” is missing", "is too long")),
    "grant of fewer than nobody knows": Form("rita", _step("grant/", bought), _said(**{
        "number": "AC-7", "valid_from": "2026-03-02", "valid_until": "2026-03-01",
        "granted-1": "many", "granted-2": "500",
    }), ("must be a whole number", "cannot be right. Correct the dates")),
    "grant of more than the payroll allows": Form("rita", _step("grant/", bought), _said(**{
        "number": "", "valid_from": "2026-03-02", "granted-1": "0", "granted-2": "0",
    }), ("“Number” is missing", "at least one line", 'href="#field-granted-1"')),
    "return": Form("gema", _step("step/return/"), _said(
        text="", article="Art. 8", due_on=PAST,
    ), ("is missing", "Say by which day", 'href="#field-due_on"')),
    "submission without a paper": Form("clara", _step("step/submit/", draft), _said(
        text=LONG,
    ), ("is too long", "Attach at least one paper")),
    "notice": Form("clara", _of_incident("tell"), _said(**{
        "addressee": "police", "sent_at-on": LATER, "sent_at-at": "10:00", "channel": "",
    }), ("“How” is missing", "A notice of", 'href="#field-sent_at"')),
    "notice to nobody": Form("clara", _of_incident("tell"), _said(**{
        "addressee": "mayor", "sent_at-on": PAST, "sent_at-at": "10:00", "channel": "By mail",
    }), ("Choose “To whom”", "A notice of")),
    "evidence": Form("clara", _of_incident("evidence"), _said(
        kind="rumour", text="",
    ), ("Choose “Kind”", "Write what was said or found", 'href="#field-text"')),
}  # fmt: skip

PROGRAMS: Final[dict[str, Form]] = {
    "grant": Form("rita", _step("grant", examined), _said(
        number=" ", valid_from="2026-03-02", valid_until="2026-03-01",
    ), ("permits.number-missing", "permits.span-impossible")),
    "grant from no day": Form("rita", _step("grant", examined), _said(
        number=" ", valid_from=NO_DAY, valid_until="2026-03-01",
    ), ("date_from_datetime_parsing", "permits.number-missing")),
    "grant of lines of which one cannot be read": Form("rita", _step("grant", bought), _said(
        number=" ", valid_from="2026-03-02", valid_until="2026-03-01",
        lines=[{"what": "revolver", "calibre": "38-special", "quantity": "many"}],
    ), ("int_parsing", "permits.number-missing", "permits.span-impossible")),
    "grant of nothing": Form("rita", _step("grant", bought), _said(
        number=" ", valid_from="2026-03-02", lines=[],
    ), ("permits.number-missing", "permits.lines-missing")),
    "grant of what nobody examined": Form("rita", _step("grant"), _said(
        number=" ", valid_from="2026-03-02", valid_until="2026-03-01",
    ), ("permits.number-missing", "permits.span-impossible", "procedure.not-a-step")),
    "grant by who examined it": Form("rita", _step("grant", examined_by_rita), _said(
        number=" ", valid_from="2026-03-02",
    ), ("permits.number-missing", "procedure.same-person")),
    "return before no day": Form("gema", _step("steps"), _said(
        step="return", text=" ", due_on=NO_DAY,
    ), ("date_from_datetime_parsing", "application.return-unexplained",
        "application.article-unnamed")),
    "return before a day that is gone": Form("gema", _step("steps", examined), _said(
        step="return", text=" ", article="Art. 8", due_on=PAST,
    ), ("application.return-unexplained", "application.return-undated")),
    "denial of what nobody examined": Form("rita", _step("steps"), _said(
        step="deny", text="No", article=" ",
    ), ("application.article-unnamed", "procedure.not-a-step")),
    "denial in too many words": Form("rita", _step("steps", examined), _said(
        step="deny", text=LONG, article=" ",
    ), ("string_too_long", "application.article-unnamed")),
    "submission without a paper": Form("clara", _step("steps", draft), _said(
        step="submit", text=LONG,
    ), ("string_too_long", "application.papers-missing")),
    "notice": Form("clara", _by_incident("notices"), _said(
        addressee="mayor", sent_at=f"{LATER}T10:00:00Z", channel="By mail",
    ), ("incident.addressee-unknown", "incident.sent-impossible")),
    "notice at no moment": Form("clara", _by_incident("notices"), _said(
        addressee="mayor", sent_at=NO_DAY, channel="By mail",
    ), ("datetime_from_date_parsing", "incident.addressee-unknown")),
    "notice in too many words": Form("clara", _by_incident("notices"), _said(
        addressee="police", sent_at=f"{LATER}T10:00:00Z", channel="word " * 30,
    ), ("string_too_long", "incident.sent-impossible")),
    "evidence": Form("clara", _by_incident("evidence"), _said(
        kind="rumour", text=" ",
    ), ("incident.kind-unknown", "incident.evidence-missing")),
    "evidence of nobody": Form("clara", _by_incident("evidence"), _said(
        kind="rumour", text=" ", person="nobody",
    ), ("uuid_parsing", "incident.kind-unknown", "incident.evidence-missing")),
}  # fmt: skip
