"""Exports in OSCAL hold against the official schemas, and against models made from them."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from jsonschema import Draft7Validator
from oscal_bindings.v1.models import (
    AssessmentResultsDocument,
    CatalogDocument,
    PlanOfActionAndMilestonesDocument,
)

from resguardo.records.compliance import assessing, catalogues, columns, oscal, planning, selectors
from resguardo.records.compliance.facts import Evidence, Facts, Store
from resguardo.records.compliance.judging import judge
from tests.armoury import make_armoury
from tests.cast import Cast

SCHEMAS: Final = Path(__file__).parents[2] / "data" / "oscal"
ROOTS: Final = {
    "catalog": "catalog", "assessment-results": "assessment-results",
    "plan-of-action-and-milestones": "poam",
}  # fmt: skip
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
COMPANY = uuid4()


@cache
def _schema(name: str) -> Draft7Validator:
    """An official schema. Its patterns name classes of letters that Python spells otherwise."""
    text = (SCHEMAS / f"oscal_{name}_schema.json").read_text(encoding="utf-8")
    spelt = text.replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")
    assert r"\\p{" not in spelt
    return Draft7Validator(json.loads(spelt))


def _read(model: Any, document: dict[str, Any]) -> Any:
    """Hold the document against the schema itself, then read it by the model made from it."""
    [root] = document
    wrong = [each.message for each in _schema(ROOTS[root]).iter_errors(document)]
    assert not wrong, wrong[:3]
    return model.model_validate(document)


def test_the_schemas_are_those_that_were_taken() -> None:
    said = dict(
        re.findall(r"\| (oscal_\S+) \| ([0-9a-f]{64}) \|", (SCHEMAS / "README.md").read_text())
    )
    found = {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in SCHEMAS.glob("*.json")
    }
    assert said == found


def test_the_schema_refuses_what_is_not_oscal() -> None:
    whole = oscal.catalog(catalogues.catalogue_named("iti"), at=AT)
    del whole["catalog"]["metadata"]["title"]
    with pytest.raises(AssertionError, match="title"):
        _read(CatalogDocument, whole)


@pytest.mark.parametrize("name", sorted(catalogues.shipped()))
def test_catalogues_results_and_plans_are_valid(name: str) -> None:
    found = catalogues.catalogue_named(name)
    store = Store(1, Evidence("place", uuid4(), "Norte"), 3, 40)
    facts = Facts(at=AT, day=AT.date(), stores=(store,), kept_years={"personnel": 5})
    judged = judge(facts, found.controls)
    about: dict[str, Any] = {"company": COMPANY, "name": "Custodia Ficticia", "at": AT}
    whole = _read(CatalogDocument, oscal.catalog(found, at=AT, language="es"))
    groups = whole.catalog.groups
    assert sum(len(each.controls) for each in groups) == len(found.controls)
    results = _read(AssessmentResultsDocument, oscal.assessment_results(found, judged, **about))
    assert results.assessment_results.results
    _read(PlanOfActionAndMilestonesDocument, oscal.plan_of_action(found, judged, **about))
    nothing = judge(Facts(at=AT, day=AT.date()), [])
    _read(AssessmentResultsDocument, oscal.assessment_results(found, nothing, **about))
    _read(PlanOfActionAndMilestonesDocument, oscal.plan_of_action(found, nothing, **about))


def test_the_same_control_has_the_same_identifier_in_every_export() -> None:
    found = catalogues.catalogue_named("iti")
    first, second = (oscal.catalog(found, at=AT), oscal.catalog(found, at=AT))
    assert first == second
    with pytest.raises(AssertionError, match="none"):
        _read(CatalogDocument, {"catalog": first["catalog"] | {"uuid": "none"}})


@pytest.mark.django_db
def test_a_plan_tells_gaps_actions_and_milestones_and_names_nobody(cast: Cast) -> None:
    make_armoury(cast)
    clara, mateo = cast.viewer("clara"), cast.viewer("mateo")
    row = assessing.open_assessment(
        by=clara, at=cast.at, organisation=cast.uno.public_id, catalogue="mosaic"
    )
    for control, what in (("MOS20-16", "Count each quarter"), ("MOS20-18", "Another counts")):
        action = planning.plan_action(
            by=clara, at=cast.at, assessment=row.public_id, control=control, support="counting",
            what=what, owner=cast.persons["ana"].public_id, cost=Decimal("12.50"), currency="USD",
            due_on=cast.at.date() + timedelta(90),
        )  # fmt: skip
    planning.finish_action(by=clara, at=cast.at, action=action.public_id, note="changed")
    planning.verify_action(by=mateo, at=cast.at, action=action.public_id, note="seen")
    told = oscal.plan_of_actions(
        row, selectors.catalogue_of(row), columns.lines_of(viewer=clara, at=cast.at, row=row),
        selectors.actions(viewer=clara, at=cast.at), at=AT, language="es",
    )  # fmt: skip
    plan = _read(PlanOfActionAndMilestonesDocument, told).plan_of_action_and_milestones
    risks = {each.title: each for each in plan.risks}
    assert risks["MOS20-16"].status == "remediating"
    assert risks["MOS20-18"].status == "closed"
    assert risks["MOS20-20"].status == "open"
    [remedy] = risks["MOS20-18"].remediations
    assert [each.title for each in remedy.tasks] == ["due", "look", "look"]
    assert "Ana Armas" not in json.dumps(told, ensure_ascii=False), "no name of a person"
    assert len(plan.poam_items) == len(plan.risks)
