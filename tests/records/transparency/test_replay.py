"""An old backup is put back: what it lacks is replayed from the published log, or nothing is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from resguardo.kernel.problem import Problem
from resguardo.records.transparency import audit, continuity, folder, publisher, services, tree
from resguardo.records.transparency.replay import ReplayUnfit, replay
from resguardo.records.transparency.signer import Signer, name_log
from resguardo.records.transparency.verification import Tampered, Trust, trust_of
from resguardo.records.transparency.witness import Witness
from tests.append_only import guards_open
from tests.records.transparency.hand import NOW, leaves

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Path]:
    """A log of 700 entries, published and witnessed at that size."""
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        witness = Witness(tmp_path / "witness")
        (key,) = witness.begin("un.example/w1")
        witness.know(folder.log_key())
        (folder.log_folder() / folder.POLICY).write_text(
            f"log {folder.log_key()}\nwitness U {key} folder:{witness.folder}\nquorum U\n"
        )
        services.append(leaves(700))
        assert publisher.publish(tmp_path / "public", at=NOW).witnesses == ("U",)
        yield tmp_path / "public"


def go_back_to(size: int) -> None:
    """What restoring a backup from when there were so many entries comes to."""
    with guards_open(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM transparency_opening WHERE entry_id >= %s", (size,))
        cursor.execute("DELETE FROM transparency_cosignature")
        cursor.execute("DELETE FROM transparency_checkpoint")
        cursor.execute("DELETE FROM transparency_node WHERE n >= %s", (size // 256,))
        cursor.execute('DELETE FROM transparency_logentry WHERE "index" >= %s', (size,))
        cursor.execute("UPDATE transparency_logstate SET size = %s", (size,))


def trust() -> Trust:
    return trust_of([folder.log_folder() / "log.vkey"])


@pytest.mark.parametrize("size", [0, 1, 255, 256, 300, 512, 699, 700])
def test_the_missing_leaves_are_put_back_and_the_log_goes_on(public: Path, size: int) -> None:
    root = tree.root(700)
    go_back_to(size)
    if size < 700:
        with pytest.raises(continuity.DatabaseOlder):
            services.append(leaves(1))
    done = replay(public, trust())
    assert (done.first, done.size, len(done.kinds)) == (size, 700, 700 - size)
    assert tree.root(700) == root
    assert list(audit.differences()) == []
    services.append(leaves(5))
    published = publisher.publish(public, at=NOW)
    assert (published.size, published.witnesses, published.problems) == (705, ("U",), ())


def test_a_database_that_lived_on_is_not_glued_to_the_published_log(public: Path) -> None:
    go_back_to(300)
    (folder.log_folder() / folder.PUBLISHED).unlink()
    services.append(leaves(10))
    with pytest.raises(ReplayUnfit):
        replay(public, trust())
    assert tree.size() == 310


def test_a_tampered_publication_is_not_replayed(public: Path) -> None:
    go_back_to(300)
    file = public / "tile/entries/002.p/188"
    file.write_bytes(file.read_bytes().replace(b'"kind":"entry"', b'"kind":"entrx"', 1))
    with pytest.raises(Tampered):
        replay(public, trust())
    with pytest.raises(Problem):
        replay(public / "nowhere", trust())
    assert tree.size() == 300
