"""Pages read the clock, so their stage is set for today."""

import pytest

from tests.armoury import Armoury, make_armoury
from tests.cast import lately, make_cast


@pytest.fixture
def stage(db: None) -> Armoury:
    """The armoury, its shift two hours old; the cast joined before that."""
    return make_armoury(make_cast(lately()))
