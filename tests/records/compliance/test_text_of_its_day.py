"""An assessment knows the text of the catalogue it was opened with, and says when it is another."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from importlib.resources import files
from uuid import uuid4

import pytest

from resguardo.records.compliance import (
    assessing,
    campaigns,
    carried_file,
    carrying,
    catalogues,
    selectors,
    services,
)
from resguardo.records.compliance.models import Assessment
from tests.cast import Cast
from tests.records.compliance.test_catalogues import OWN

pytestmark = pytest.mark.django_db
SAYS = "The text of the standard is another than that of its day"


def _open(cast: Cast, catalogue: str = "mosaic") -> Assessment:
    return assessing.open_assessment(
        by=cast.viewer("clara"), at=cast.at, organisation=cast.uno.public_id, catalogue=catalogue
    )


def _earlier(row: Assessment) -> str:
    """Let it have been opened by an earlier release, with other words under the same version."""
    digest = sha256(b"the same requirements in other words").hexdigest()
    Assessment.objects.filter(pk=row.pk).update(catalogue_digest=digest)
    return digest


def test_the_digest_is_that_of_the_text_whoever_opens_it(cast: Cast) -> None:
    file = files("resguardo.law.catalogues").joinpath("mosaic.yaml")
    digest = sha256(file.read_text(encoding="utf-8").encode()).hexdigest()
    assert _open(cast).catalogue_digest == digest
    campaigns.open_campaign(
        by=cast.viewer("gema"), at=cast.at, title="All", catalogue="mosaic",
        due_on=cast.at.date() + timedelta(30),
    )  # fmt: skip
    assert Assessment.objects.get(organisation=cast.dos).catalogue_digest == digest
    own = services.take_in_catalogue(by=cast.viewer("clara"), at=cast.at, text=OWN.encode())
    assert _open(cast, "client_rules").catalogue_digest == own.digest


def test_it_says_so_when_the_same_version_has_another_text(cast: Cast) -> None:
    row = _open(cast)
    manager = cast.client("clara")
    ways = [f"/standards/assessments/{row.public_id}/{end}" for end in ("", "report/")]
    call = f"/api/v1/compliance/assessments/{row.public_id}"
    for way in ways:
        assert SAYS not in manager.get(way).content.decode()
    assert manager.get(call, headers=cast.bearer("clara")).json()["catalogue_changed"] is False
    before, now = _earlier(row), catalogues.shipped()["mosaic"]
    assert now.version == row.version
    for way in ways:
        page = manager.get(way).content.decode()
        assert SAYS in page
        assert before[:12] in page
        assert now.digest[:12] in page
    told = manager.get(call, headers=cast.bearer("clara")).json()
    assert told["catalogue_changed"] is True
    assert told["catalogue_digest"] == before
    assessing.lock(by=cast.viewer("clara"), at=cast.at, assessment=row.public_id)
    follow_up = _open(cast)
    assert follow_up.catalogue_digest == now.digest
    assert not selectors.catalogue_changed(follow_up, now)
    row.refresh_from_db()
    assert row.catalogue_digest == before, "what it was opened with is not rewritten"


def test_two_texts_under_one_name_and_version_are_told_apart(cast: Cast) -> None:
    clara, rita = cast.viewer("clara"), cast.viewer("rita")
    own = services.take_in_catalogue(by=clara, at=cast.at, text=OWN.encode())
    row = _open(cast, "client_rules")
    theirs = OWN.replace("firma al recibir", "firma al recibir y al devolver")
    services.take_in_catalogue(by=rita, at=cast.at, text=theirs.encode())
    found = selectors.catalogue_of(row)
    assert found.digest == own.digest
    assert not selectors.catalogue_changed(row, found)
    Assessment.objects.filter(pk=row.pk).update(catalogue_digest="")
    row.refresh_from_db()
    assert selectors.catalogue_of(row).digest != own.digest, "without a digest the latest is read"


def test_an_assessment_of_before_says_that_its_digest_was_not_kept(cast: Cast) -> None:
    row = _open(cast)
    Assessment.objects.filter(pk=row.pk).update(catalogue_digest="")
    page = cast.client("clara").get(f"/standards/assessments/{row.public_id}/report/")
    assert "was not kept yet" in page.content.decode()
    assert SAYS not in page.content.decode(), "what is not known is not claimed"


def test_a_copy_keeps_the_digest_of_its_home(cast: Cast) -> None:
    row = _open(cast)
    file = carrying.take_along(by=cast.viewer("clara"), at=cast.at, assessment=row.public_id)
    there = carried_file.read(file)
    assert there.catalogue_digest == row.catalogue_digest
    old = carried_file.write(replace(there, catalogue_digest=""))
    assert carried_file.read(old).catalogue_digest == ""
    key = uuid4()
    away = carried_file.write(replace(there, assessment=key, catalogue_digest="0" * 64))
    assessing.lock(by=cast.viewer("clara"), at=cast.at, assessment=row.public_id)
    carrying.bring(by=cast.viewer("clara"), at=cast.at, content=away)
    copy = Assessment.objects.get(public_id=key)
    assert copy.catalogue_digest == "0" * 64, "what was read at home, not what is read here"
    page = cast.client("clara").get(f"/standards/assessments/{key}/").content.decode()
    assert SAYS in page
