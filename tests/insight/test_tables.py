"""Tables are read as Parquet or CSV, and faults are told by table and column."""

from pathlib import Path

import pyarrow as pa
import pytest

from resguardo.insight import tables
from resguardo.kernel.problem import Several


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    for table, schema in tables.TABLES.items():
        if table != "moves":
            tables.write(tmp_path, table, schema.empty_table())
    (tmp_path / "moves").mkdir()
    return tmp_path


def test_an_empty_country_is_valid(empty: Path) -> None:
    tables.validate(empty)


def test_csv_with_the_same_columns_is_read(empty: Path) -> None:
    (empty / "organisations.parquet").unlink()
    (empty / "organisations.csv").write_text(
        "org_id,name,kind,province,registered_on,licence_valid_until,closed_on,owner_hashes\n"
        "O1,Custodia Ficticia,company,,2020-05-01,,,aa bb\n",
        encoding="utf-8",
    )
    tables.validate(empty)
    (row,) = tables.read(empty, "organisations").to_pylist()
    assert row["owner_hashes"] == ["aa", "bb"]
    assert row["province"] is None


def test_all_faults_are_told_at_once(empty: Path) -> None:
    (empty / "lots.parquet").unlink()
    (empty / "people.parquet").unlink()
    (empty / "people.csv").write_text("person_id,org_id\nP1,O1\n", encoding="utf-8")
    (empty / "firearms.parquet").write_bytes(b"not a table")
    with pytest.raises(Several) as refused:
        tables.validate(empty)
    assert {problem.code for problem in refused.value.problems} == {
        "tables.missing",
        "tables.column-missing",
        "tables.unreadable",
    }


def test_an_unknown_word_and_an_empty_value_are_named(empty: Path) -> None:
    schema = tables.TABLES["organisations"]
    row = {field.name: None for field in schema} | {"org_id": "O1", "kind": "club"}
    loose = pa.schema([pa.field(field.name, field.type) for field in schema])
    content = pa.Table.from_pylist([row], schema=loose)
    pa.parquet.write_table(content, empty / "organisations.parquet")
    with pytest.raises(Several, match="club") as refused:
        tables.validate(empty)
    codes = sorted({problem.code for problem in refused.value.problems})
    assert codes == ["tables.empty-where-required", "tables.word-unknown"]


def test_a_wrong_type_is_named(empty: Path) -> None:
    content = pa.table(
        {
            "serial": ["A"],
            "make": ["x"],
            "model": ["x"],
            "calibre": ["x"],
            "listed_on": ["soon"],
            "source": ["x"],
        }
    )
    pa.parquet.write_table(content, empty / "stolen_list.parquet")
    with pytest.raises(Several, match="listed_on"):
        tables.validate(empty)
