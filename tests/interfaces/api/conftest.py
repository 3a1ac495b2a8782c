"""The API reads the clock, so its stage is set for today, once for each file of tests."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.armoury import Armoury, make_armoury
from tests.cast import lately, make_cast
from tests.interfaces.api.calling import Caller


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Armoury]:
    """The armoury as every test of the file finds it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_armoury(make_cast(lately()))
        transaction.set_rollback(True)


@pytest.fixture
def api(standing: Armoury) -> Iterator[Caller]:
    """A program at work on that stage; what it did is undone after the test."""
    with transaction.atomic():
        yield Caller(standing)
        transaction.set_rollback(True)
