"""Exports in OSCAL are what the models made from the official schema take, for every catalogue."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from oscal_bindings.v1.models import (
    AssessmentResultsDocument,
    CatalogDocument,
    PlanOfActionAndMilestonesDocument,
)

from resguardo.records.compliance import catalogues, oscal
from resguardo.records.compliance.facts import Evidence, Facts, Store
from resguardo.records.compliance.judging import judge

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
COMPANY = uuid4()


def _read(model: Any, document: dict[str, Any]) -> Any:
    """Read by the model of the schema, which refuses what the schema refuses."""
    return model.model_validate(document)


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
    with pytest.raises(ValueError, match="uuid"):
        _read(CatalogDocument, {"catalog": first["catalog"] | {"uuid": "none"}})
