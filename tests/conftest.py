"""What every test finds: a database, closed doors to the network, counted queries."""

import fcntl
import gc
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker

from resguardo.records.people import sight
from resguardo.records.transparency.folder import PUBLISHED, log_folder
from tests import empty_database
from tests.application_role import become_the_application
from tests.armoury import Armoury, make_armoury
from tests.cast import Cast, make_cast
from tests.sql_counts import Baseline

LOCAL = ("127.0.0.1", "::1", "localhost")
COMMITS = {"transactional_db", "live_server"}
TOUCHES_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no core waits at the end for the other.

    What commits keeps its place: it comes after all that takes itself back.
    On PostgreSQL run what touches the database; all else was run on SQLite and is the same.
    """
    items.sort(key=lambda each: not _is_slow(each) or _commits(each))
    if os.environ.get("RESGUARDO_TEST_DATABASE") != "postgresql":
        return
    kept = [each for each in items if _touches_the_database(each)]
    config.hook.pytest_deselected(items=[each for each in items if each not in set(kept)])
    items[:] = kept


def pytest_collection() -> None:
    """Look for no garbage while modules and tests come in: all of them stay."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look through what tests leave behind only, and less often.

    Modules, tests and templates are a million objects that stay. To look whether some of them are
    garbage, again and again, takes a tenth of the time of all tests, and a third of collecting.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def _is_slow(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = set(getattr(item, "fixturenames", ()))
    return bool(asked & COMMITS) or (marker is not None and bool(marker.kwargs.get("transaction")))


def _touches_the_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(asked & TOUCHES_THE_DATABASE)


@pytest.fixture(autouse=True, scope="session")
def _network_is_closed() -> Iterator[None]:
    """Let sockets reach this machine and nothing else: tests must pass on an aeroplane."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            message = f"a test tried to reach {address[0]}"
            raise AssertionError(message)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def _nothing_is_left_of_the_test_before() -> None:
    """Forget what was counted per minute; begin in English, whomever the test before served."""
    cache.clear()
    translation.activate("en")
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _what_is_published_stays_with_the_test() -> Iterator[None]:
    """Refuse a checkpoint left in the worker's folder: the next test's log would not continue it.

    A test that publishes does so in a folder of its own, with `override_settings(DATA=tmp_path)`.
    """
    yield
    left = log_folder() / PUBLISHED
    if left.exists():
        left.unlink()
        pytest.fail(f"the test published into {left.parent}, where the next one would find it")


@pytest.fixture(autouse=True, scope="session")
def _everything_is_in_sight() -> Iterator[None]:
    """Let tests look at every row, as the console does; requests begin with nothing, as always."""
    with sight.everything():
        yield


@pytest.fixture(scope="session")
def migrated() -> Path:
    """An empty SQLite database with every table: to be copied, never written."""
    folder = Path(os.environ["RESGUARDO_TEST_FOLDER"]) / "migrated"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("wb") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        return empty_database.database(folder)


@pytest.fixture(scope="session")
def django_db_keepdb(migrated: Path) -> bool:
    """Begin from the copy on SQLite: migrating takes longer than all tests of most chapters."""
    if connection.vendor != "sqlite":
        return False
    shutil.copy(migrated, connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Let Django empty the test database between tests that commit, guards and all.

    Afterwards it would write anew what its own admin pages would need, which are not used here.
    """
    with django_db_blocker.unblock():
        become_the_application()
    kind = type(connection.ops)  # a walk in a browser has a connection of its own
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "execute_sql_flush", lambda *_given: empty_database.empty())
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_given, **_more: None)
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """Put the fixed cast on stage."""
    return make_cast()


@pytest.fixture
def armoury(cast: Cast) -> Armoury:
    """Set the stage of an armoury that is ready for a shift."""
    return make_armoury(cast)


@pytest.fixture(scope="session")
def baseline() -> Baseline:
    return Baseline.read()


@pytest.fixture
def count_queries(
    baseline: Baseline,
) -> Callable[[str], AbstractContextManager[CaptureQueriesContext]]:
    """Compare how many queries a page makes with the committed number of tests/sql_counts.json.

    `with count_queries("counter.issue"): client.post(...)`. A new page is entered by running with
    RESGUARDO_TEST_SQL_COUNTS=write; a changed number is a change to explain in the commit.
    """

    @contextmanager
    def counting(page: str) -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as captured:
            yield captured
        baseline.compare(page, captured)

    return counting
