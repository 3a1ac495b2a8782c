"""Pages read the clock, so their stage is set for today."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.armoury import Armoury, make_armoury
from tests.cast import make_cast


@pytest.fixture
def stage(db: None) -> Armoury:
    """The armoury, its shift two hours old; the cast joined before that."""
    now = timezone.now()  # noqa: TID251 - what the pages will read
    return make_armoury(make_cast(now - timedelta(minutes=5)))
