"""A sealed export proves itself to a stranger: every flipped bit has a name, every lie a place."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from django.test import override_settings

from resguardo.insight.exchange.export import export
from resguardo.insight.exchange.load import load
from resguardo.insight.exchange.proving import TableForeign, demand_moves
from resguardo.insight.synthetic.country import plan_country
from resguardo.insight.synthetic.simulate import write_country
from resguardo.kernel.problem import Problem
from resguardo.records.transparency import folder, receipts, services, verification
from resguardo.records.transparency.signer import Signer, name_log

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    plan = plan_country(
        seed=9, companies=1, first=date(2026, 5, 1), last=date(2026, 5, 4), sizes=[6]
    )
    list(write_country(tmp_path / "tables", plan, processes=1))
    list(load(tmp_path / "tables", at=AT))
    out = tmp_path / "export"
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        list(export(out))
        receipts.seal_folder(out, "export", by=services.Job(), at=AT, with_log=True)
    return out


def check(path: Path, trust: verification.Trust) -> int:
    verification.check_sealed(path, trust)
    log = path / verification.LOG
    size = verification.check_log(log, trust).checkpoint.size
    return demand_moves(path, verification.entries_of(log, size))


def test_the_export_holds_and_one_flipped_bit_in_any_file_is_located(
    sealed: Path, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    shutil.copy(tmp_path / "data/log/log.vkey", key)
    trust = verification.trust_of([key])
    assert check(sealed, trust) > 20
    for file in sorted(each for each in sealed.rglob("*") if each.is_file()):
        original = file.read_bytes()
        for at in (0, len(original) // 2, len(original) - 1):
            bent = bytearray(original)
            bent[at] ^= 1
            file.write_bytes(bent)
            with pytest.raises(Problem) as found:
                verification.check_sealed(sealed, trust)
            if not file.name.startswith("MANIFEST"):
                assert str(file.relative_to(sealed)) in str(found.value)
        file.write_bytes(original)
    assert check(sealed, trust) > 20


def fewer(table: pa.Table) -> pa.Table:
    return table.slice(1)


def other_quantity(table: pa.Table) -> pa.Table:
    place = table.schema.get_field_index("quantity")
    return table.set_column(place, "quantity", pc.add(table.column("quantity"), 1))


def earlier(table: pa.Table) -> pa.Table:
    place = table.schema.get_field_index("occurred_at")
    moved = pc.subtract(table.column("occurred_at"), pa.scalar(60_000_000, pa.duration("us")))
    return table.set_column(place, table.schema.field(place), moved)


@pytest.mark.parametrize(
    ("lie", "said"),
    [(fewer, "is missing"), (other_quantity, "has no move"), (earlier, "has no move")],
)
def test_tables_that_lied_before_they_were_sealed_are_found_by_the_log(
    sealed: Path, lie: Callable[[pa.Table], pa.Table], said: str
) -> None:
    (file,) = (sealed / "moves").glob("*/*.parquet")
    pq.write_table(lie(pq.read_table(file, partitioning=None)), file)
    log = sealed / verification.LOG
    with pytest.raises(TableForeign, match=said):
        demand_moves(sealed, verification.entries_of(log, _size(log)))


def _size(log: Path) -> int:
    return int((log / "checkpoint").read_text().split("\n")[1])
