"""The stage of these pages: a company at work under the law of the demonstration's country."""

from datetime import timedelta

import pytest

from resguardo.kernel.mandate import Role
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation
from tests.cast import PASSWORD, Cast
from tests.house import House, furnish


@pytest.fixture
def house(cast: Cast) -> House:
    """And a second registrar, who decides what the first has asked."""
    Organisation.objects.update(jurisdiction="costaverde")
    cast.users["ramon"] = people.create_user(
        by=None, at=cast.at, organisation=cast.authority, username="ramon", name="Ramón",
        role=Role.REGISTRAR, password=PASSWORD, language="en",
    ).user  # fmt: skip
    return furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=2))
