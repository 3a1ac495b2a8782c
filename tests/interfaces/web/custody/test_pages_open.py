"""The pages on custody open for those who may see custody, and for nobody else."""

import pytest
from django.urls import reverse

from tests.cast import Cast

PAGES = ("today", "out", "overdue", "then", "entries", "discrepancies", "overrides")


@pytest.mark.parametrize("page", PAGES)
def test_an_armourer_opens_the_page(cast: Cast, page: str) -> None:
    answer = cast.client("ana").get(reverse(f"custody:{page}"))
    assert answer.status_code == 200
    assert "Uno" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_login_without_mandate_sees_nothing(cast: Cast, page: str) -> None:
    answer = cast.client("hugo").get(reverse(f"custody:{page}"))
    assert answer.status_code == 403
