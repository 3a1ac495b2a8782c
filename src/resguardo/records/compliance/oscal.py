"""Catalogues and what the register says of them in OSCAL, for the tools of others.

Catalog, assessment results, and plan of action and milestones, version 1.2.3. Identifiers are made
from our URNs, so that the same control and the same company have the same identifier in every
export; nothing of a person is in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from resguardo.records.compliance.catalogues import Catalogue, Control
from resguardo.records.compliance.comparing import Line
from resguardo.records.compliance.judging import Judged
from resguardo.records.compliance.models import Assessment, PlannedAction

VERSION: Final = "1.2.3"
_NAMESPACE: Final = uuid5(NAMESPACE_URL, "urn:resguardo:oscal")
_PROPERTIES: Final = "https://resguardo.example/ns/oscal"


def catalog(found: Catalogue, *, at: datetime, language: str = "en") -> dict[str, Any]:
    """A catalogue: groups are themes, a control's statement is our own words."""
    return {
        "catalog": {
            "uuid": _key(f"catalogue:{found.id}:{found.version}"),
            "metadata": _metadata(found.name(language), found.version, at),
            "groups": [
                {
                    "id": theme, "title": theme,
                    "controls": [_control(each, language) for each in controls],
                }
                for theme, controls in found.by_theme().items()
            ],
            "back-matter": {"resources": [
                {"uuid": _key(f"source:{found.id}:{key}"), "title": key,
                 "rlinks": [{"href": address}]}
                for key, address in found.sources.items()
            ]},
        }
    }  # fmt: skip


def assessment_results(
    found: Catalogue, judged: Sequence[Judged], *, company: UUID, name: str, at: datetime,
    language: str = "en",
) -> dict[str, Any]:  # fmt: skip
    """What the register says: an observation and a finding for each control that it can judge."""
    told = [each for each in judged if each.answer is not None]
    about = f"{company}:{found.id}:{at.isoformat()}"
    title = f"{found.name(language)}: {name}"
    return {
        "assessment-results": {
            "uuid": _key(f"results:{about}"),
            "metadata": _metadata(title, found.version, at),
            "import-ap": {"href": f"urn:resguardo:catalogue:{found.id}"},
            "results": [
                {
                    "uuid": _key(f"result:{about}"),
                    "title": title,
                    "description": "Judged from registers and ledger, without people's answers.",
                    "start": at.isoformat(),
                    "reviewed-controls": {"control-selections": [
                        {"include-controls": [{"control-id": e.control.id} for e in told]}
                        if told else {"include-all": {}}
                    ]},
                    **_lists(told, about, at, language),
                }
            ],
        }
    }  # fmt: skip


def plan_of_action(
    found: Catalogue, judged: Iterable[Judged], *, company: UUID, name: str, at: datetime,
    language: str = "en",
) -> dict[str, Any]:  # fmt: skip
    """An item for each control that does not hold, or only in part."""
    about = f"{company}:{found.id}"
    gaps = [
        each for each in judged
        if each.answer is not None and each.answer.verdict in {"no", "partly"}
    ]  # fmt: skip
    return {
        "plan-of-action-and-milestones": {
            "uuid": _key(f"plan:{about}:{at.isoformat()}"),
            "metadata": _metadata(f"{found.name(language)}: {name}", found.version, at),
            "system-id": {"id": str(company)},
            "poam-items": [
                {
                    "uuid": _key(f"item:{about}:{each.control.id}"),
                    "title": each.control.id,
                    "description": each.control.words(language),
                    "props": _props({"clause": each.control.clause, "severity": each.severity}),
                }
                for each in gaps
            ] or [_no_gap(about)],
        }
    }  # fmt: skip


def plan_of_actions(
    row: Assessment,
    found: Catalogue,
    lines: Iterable[Line],
    actions: Iterable[PlannedAction],
    *,
    at: datetime,
    language: str = "en",
) -> dict[str, Any]:
    """What does not hold in an assessment, by all three columns, with the actions that close it.

    A gap is a risk with its actions as remediations: planned until somebody else has verified them,
    with a milestone for the day on which each is due and for each day of another look. What was
    planned for something that holds by now stays in the plan. Who owns an action is left out.
    """
    planned: dict[str, list[PlannedAction]] = {}
    for each in actions:
        planned.setdefault(each.control, []).append(each)
    about = f"{row.public_id}"
    gaps = [each for each in lines if each.counts in {"no", "partly"} or each.control.id in planned]
    title = f"{found.name(language)}: {row.organisation.name}"
    risks = [_risk(each, planned.get(each.control.id, []), about, language) for each in gaps]
    items = [
        {
            "uuid": _key(f"item:{about}:{each.control.id}"),
            "title": each.control.id,
            "description": each.control.words(language),
            "props": _props({"clause": each.control.clause, "verdict": each.counts}),
            "related-risks": [{"risk-uuid": _key(f"risk:{about}:{each.control.id}")}],
        }
        for each in gaps
    ]
    return {
        "plan-of-action-and-milestones": {
            "uuid": _key(f"plan:{about}:{at.isoformat()}"),
            "metadata": _metadata(title, found.version, at),
            "system-id": {"id": str(row.organisation.public_id)},
            **({"risks": risks} if risks else {}),
            "poam-items": items or [_no_gap(about)],
        }
    }


def _no_gap(about: str) -> dict[str, Any]:
    return {
        "uuid": _key(f"item:{about}:none"), "title": "Nothing",
        "description": "No gap is known.",
    }  # fmt: skip


def _risk(
    line: Line, actions: Sequence[PlannedAction], about: str, language: str
) -> dict[str, Any]:
    closed = bool(actions) and all(each.state == "verified" for each in actions)
    due = max((each.due_on for each in actions), default=None)
    told: dict[str, Any] = {
        "uuid": _key(f"risk:{about}:{line.control.id}"),
        "title": line.control.id,
        "description": line.control.words(language),
        "statement": f"{line.control.clause}: {line.counts or 'not answered'}",
        "status": "closed" if closed else "remediating" if actions else "open",
    }
    if due is not None:
        told["deadline"] = f"{due.isoformat()}T00:00:00Z"
    if actions:
        told["remediations"] = [_remediation(each) for each in actions]
    return told


def _remediation(action: PlannedAction) -> dict[str, Any]:
    days = (("due", action.due_on), ("look", action.again_on), ("look", action.once_more_on))
    money = f"{action.cost} {action.currency}" if action.cost is not None else ""
    return {
        "uuid": str(uuid5(_NAMESPACE, f"action:{action.public_id}")),
        "lifecycle": "completed" if action.state == "verified" else "planned",
        "title": action.what[:120],
        "description": action.what,
        "props": _props({"support": action.support, "state": action.state, "cost": money}),
        "tasks": [
            {
                "uuid": _key(f"task:{action.public_id}:{name}:{day.isoformat()}"),
                "type": "milestone",
                "title": name,
                "timing": {"on-date": {"date": f"{day.isoformat()}T00:00:00Z"}},
            }
            for name, day in days
            if day is not None
        ],
    }


def _lists(
    told: Iterable[Judged], about: str, at: datetime, language: str
) -> dict[str, list[dict[str, Any]]]:
    observations, findings = [], []
    for judged in told:
        if judged.answer is None:
            continue
        key = f"{about}:{judged.control.id}"
        counted = judged.told(language)
        told_figure = f"{judged.answer.good} / {judged.answer.total} {counted}"
        observations.append({
            "uuid": _key(f"observation:{key}"),
            "title": judged.control.id,
            "description": told_figure,
            "methods": ["EXAMINE"],
            "collected": at.isoformat(),
            "props": _props({"verdict": judged.answer.verdict, "severity": judged.severity}),
            **_evidence(judged),
        })  # fmt: skip
        if judged.answer.verdict in {"not_applicable", "unknown"}:
            continue
        holds = judged.answer.verdict == "yes"
        findings.append({
            "uuid": _key(f"finding:{key}"),
            "title": judged.control.id,
            "description": judged.control.words(language),
            "target": {
                "type": "objective-id", "target-id": judged.control.id,
                "status": {"state": "satisfied" if holds else "not-satisfied"},
            },
            "related-observations": [{"observation-uuid": _key(f"observation:{key}")}],
        })  # fmt: skip
    lists = {"observations": observations, "findings": findings}
    return {name: rows for name, rows in lists.items() if rows}


def _evidence(each: Judged) -> dict[str, Any]:
    rows = each.answer.evidence if each.answer else ()
    if not rows:
        return {}
    return {
        "relevant-evidence": [
            {"href": f"urn:resguardo:{one.kind}:{one.key}", "description": one.kind} for one in rows
        ]
    }


def _control(control: Control, language: str) -> dict[str, Any]:
    told = {
        "label": control.clause, "urn": control.urn, "status": control.status,
        "kind": control.kind, "who": ",".join(control.who), "check": control.check,
        "maps": ",".join(control.maps),
    }  # fmt: skip
    return {
        "id": control.id,
        "title": control.clause,
        "props": _props(told),
        "parts": [
            {
                "id": f"{control.id}_statement",
                "name": "statement",
                "prose": control.words(language),
            }
        ],
    }


def _metadata(title: str, version: str, at: datetime) -> dict[str, Any]:
    return {
        "title": title, "last-modified": at.isoformat(), "version": version,
        "oscal-version": VERSION,
    }  # fmt: skip


def _props(told: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value, "ns": _PROPERTIES} for name, value in told.items() if value
    ]


def _key(name: str) -> str:
    return str(uuid5(_NAMESPACE, name))
