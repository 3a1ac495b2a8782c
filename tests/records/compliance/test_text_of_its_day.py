"""An assessment knows the text of the catalogue it was opened with, and says when it is another."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from importlib.resources import files
from uuid import uuid4

import pytest

from resguardo.kernel import identifier
from resguardo.records.compliance import (
    assessing,
    campaigns,
    carried_file,
    carrying,
    catalogues,
    judging,
    selectors,
    services,
)
from resguardo.records.compliance.models import Assessment, Campaign
from resguardo.records.transparency.selectors import changes_of
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
    key, code = uuid4(), identifier.label_code(32**12)
    away = carried_file.write(replace(there, assessment=key, catalogue_digest="0" * 64), code=code)
    assessing.lock(by=cast.viewer("clara"), at=cast.at, assessment=row.public_id)
    carrying.bring(by=cast.viewer("clara"), at=cast.at, content=away, code=code)
    copy = Assessment.objects.get(public_id=key)
    assert copy.catalogue_digest == "0" * 64, "what was read at home, not what is read here"
    page = cast.client("clara").get(f"/standards/assessments/{key}/").content.decode()
    assert SAYS in page


LIMITS = "The register is judged by other limits than on its day"
JOINED = "Not all were opened with the same text"


def _campaign(cast: Cast) -> Campaign:
    return campaigns.open_campaign(
        by=cast.viewer("gema"), at=cast.at, title="All", catalogue="mosaic",
        due_on=cast.at.date() + timedelta(30),
    )  # fmt: skip


def _other_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a later release ask, where a catalogue sets nothing, for fewer fields of a record."""
    table = dict(judging.checks())
    row = table["records-complete"]
    table[row.id] = replace(row, parameters=dict(row.parameters) | {"fields": "minimum"})
    monkeypatch.setattr(judging, "checks", lambda: table)


def test_a_campaign_keeps_the_text_that_it_was_opened_with_and_says_when_it_is_another(
    cast: Cast,
) -> None:
    campaign, inspector = _campaign(cast), cast.client("gema")
    now = catalogues.shipped()["mosaic"]
    assert campaign.catalogue_digest == now.digest
    way, call = f"/standards/campaigns/{campaign.public_id}/", "/api/v1/compliance/campaigns"
    key = cast.bearer("gema")
    assert SAYS not in inspector.get(way).content.decode()
    [told] = inspector.get(call, headers=key).json()["rows"]
    assert (told["catalogue_digest"], told["catalogue_changed"]) == (now.digest, False)
    before = sha256(b"the same requirements in other words").hexdigest()
    Campaign.objects.filter(pk=campaign.pk).update(catalogue_digest=before)
    page = inspector.get(way).content.decode()
    assert SAYS in page
    assert before[:12] in page
    [told] = inspector.get(call, headers=key).json()["rows"]
    assert told["catalogue_changed"] is True
    [opened] = changes_of("campaign", campaign.public_id, viewer=cast.viewer("gema"))
    assert opened.fields["digest"][1] == now.digest, "the log was told when it was opened"


def test_other_limits_of_the_checks_are_told_although_the_text_is_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, campaign = _open(cast), _campaign(cast)
    assert row.checks_digest == campaign.checks_digest != ""
    inspector, key = cast.client("gema"), cast.bearer("gema")
    ways = [
        f"/standards/assessments/{row.public_id}/",
        f"/standards/assessments/{row.public_id}/report/",
        f"/standards/campaigns/{campaign.public_id}/",
    ]
    for way in ways:
        assert LIMITS not in inspector.get(way).content.decode()
    _other_limits(monkeypatch)
    for way in ways:
        page = inspector.get(way).content.decode()
        assert LIMITS in page
        assert SAYS not in page, "the text is the same"
    call = f"/api/v1/compliance/assessments/{row.public_id}"
    told = inspector.get(call, headers=key).json()
    assert (told["checks_changed"], told["catalogue_changed"]) == (True, False)
    own = services.take_in_catalogue(by=cast.viewer("clara"), at=cast.at, text=OWN.encode())
    theirs = selectors.own_catalogue(
        viewer=cast.viewer("clara"), at=cast.at, public_id=own.public_id
    )
    fresh = _open(cast, "client_rules")
    assert not selectors.checks_changed(fresh, theirs)


def test_what_joined_a_campaign_with_an_earlier_text_is_counted_on_its_page(cast: Cast) -> None:
    _earlier(_open(cast))
    campaign = _campaign(cast)
    page = cast.client("gema").get(f"/standards/campaigns/{campaign.public_id}/").content.decode()
    assert JOINED in page
    assert "1 assessment was under way already" in page
    assert SAYS not in page, "the campaign itself is of today"
