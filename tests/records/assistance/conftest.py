"""What the tests of this chapter find."""

import pytest

from tests.cast import Cast
from tests.programme import ProgrammeStage, make_programme


@pytest.fixture
def stage(cast: Cast) -> ProgrammeStage:
    """A programme under way."""
    return make_programme(cast)
