"""Reversing by page: a whole act is shown and put back, by one who may, before a second person."""

from datetime import timedelta

from resguardo.kernel.shortfall import ShortfallClass
from resguardo.records.custody.models import Entry
from resguardo.records.custody.services import ClassedAs
from tests.armoury import Armoury
from tests.cast import PIN


def _returned(stage: Armoury) -> list[Entry]:
    """A return of yesterday with two rounds fired."""
    yesterday = stage.at - timedelta(hours=3)
    stage.issue(at=yesterday)
    fired = ClassedAs(
        thing=stage.id("old"), shortfall=ShortfallClass.FIRED, quantity=2, reason="report 7"
    )
    return stage.back(
        things={"r1": 1, "old": 10, "h1": 1}, classed=[fired], at=yesterday, slip=stage.witnessed()
    )


def test_the_whole_act_is_shown_and_put_back(armoury: Armoury) -> None:
    back, fired = _returned(armoury)
    dario = armoury.cast.client("dario")
    address = f"/custody/entries/{fired.public_id}/reverse/"
    assert address in dario.get(f"/custody/entries/{fired.public_id}/").content.decode()
    page = dario.get(address).content.decode()
    assert f"№ {back.sequence}" in page
    assert f"№ {fired.sequence}" in page
    form = {"reason": "wrong guard", "second": armoury.cast.person("ana").code, "request_key": "k"}
    refused = dario.post(address, form | {"second_pin": "1111"})
    assert refused.status_code == 422
    assert "wrong guard" in refused.content.decode()
    assert armoury.held("beto") == {}
    for _tap in range(2):
        done = dario.post(address, form | {"second_pin": PIN}, follow=True)
        assert done.status_code == 200
    assert armoury.held("beto") == {"r1": 1, "old": 12, "h1": 1}
    assert Entry.objects.filter(kind="correction").count() == 2
    again = dario.get(f"/custody/entries/{back.public_id}/").content.decode()
    assert "This entry was reversed" in again
    assert "/reverse/" not in again


def test_who_may_not_override_is_not_offered_it(armoury: Armoury) -> None:
    back, _fired = _returned(armoury)
    ana = armoury.cast.client("ana")
    assert "/reverse/" not in ana.get(f"/custody/entries/{back.public_id}/").content.decode()
    assert ana.get(f"/custody/entries/{back.public_id}/reverse/").status_code == 403
    fausto = armoury.cast.client("delia")
    assert fausto.get(f"/custody/entries/{back.public_id}/reverse/").status_code == 404
