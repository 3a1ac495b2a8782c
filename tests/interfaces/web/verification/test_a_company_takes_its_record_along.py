"""The page of the sealed export: one company's record and nobody else's, checked without us."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from django.test import override_settings

from resguardo.kernel.problem import Problem
from resguardo.records.transparency import folder, verification
from resguardo.records.transparency.models import Access
from resguardo.records.transparency.signer import Signer, name_log
from tests.cast import Cast
from tests.house import furnish

pytestmark = pytest.mark.django_db
PAGE, FILE = "/sealed-export/", "/sealed-export/file/"


def test_a_company_takes_its_record_along_and_a_stranger_checks_it(
    cast: Cast, tmp_path: Path
) -> None:
    houses = [furnish(cast, home, guard=guard, at=cast.at) for home, guard in
              (("uno", "beto"), ("dos", "dante"))]  # fmt: skip
    clara = cast.client("clara")
    assert FILE in clara.get(PAGE).content.decode()
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        answer = clara.get(FILE)
        assert answer["content-type"] == "application/zip"
        for stranger in ("beto", "ana"):
            assert cast.client(stranger).get(FILE).status_code == 403
    ZipFile(BytesIO(answer.content)).extractall(tmp_path / "taken")
    (taken,) = (tmp_path / "taken").iterdir()
    trust = verification.trust_of([tmp_path / "data" / "log" / "log.vkey"])
    verification.check_sealed(taken, trust)
    told = {each.stem: pq.read_table(each) for each in taken.glob("*.parquet")}
    assert told["organisations"]["name"].to_pylist() == [cast.uno.name]
    assert told["firearms"].num_rows == len(houses[0].firearms)
    moves = pq.read_table(next(taken.glob("moves/*/*.parquet")))
    assert set(moves["org_id"].to_pylist()) == {str(cast.uno.public_id)}
    everything = " ".join(str(each.to_pylist()) for each in [*told.values(), moves])
    assert houses[0].mark in everything
    assert houses[1].mark not in everything
    assert str(cast.dos.public_id) not in everything
    assert Access.objects.filter(verb="export", subject_kind="organisation").count() == 1
    file = taken / "firearms.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(Problem) as found:
        verification.check_sealed(taken, trust)
    assert "firearms.parquet" in str(found.value)
