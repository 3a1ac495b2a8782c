"""What the tests of the registers share: reference data and one firearm."""

from typing import Any

from resguardo.records.people.viewer import Viewer
from resguardo.records.register import selectors, services
from resguardo.records.register.models import Firearm, FirearmModel
from tests.cast import NOON


def model(maker: str = "Taurus", name: str = "82") -> FirearmModel:
    """A model of the reference tables, which are loaded if they are not."""
    if not FirearmModel.objects.exists():
        services.load_reference()
    return selectors.firearm_models().get(maker__name=maker, name=name)


def facts(serial: str, **more: Any) -> services.FirearmFacts:
    """A .38 revolver of Taurus with this serial."""
    told: dict[str, Any] = {
        "model_id": model().pk,
        "weapon_type": "revolver",
        "calibre_id": "38-special",
        "serial": serial,
    }
    return services.FirearmFacts(**{**told, **more})


def firearm(by: Viewer, serial: str = "TX4417", **more: Any) -> Firearm:
    """An enrolled revolver."""
    return services.enrol_firearm(by=by, at=NOON, facts=facts(serial, **more))
