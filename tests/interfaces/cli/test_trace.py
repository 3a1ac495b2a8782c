"""`resguardo trace --renew` makes the registers ready for searching, once for each change."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resguardo.interfaces.cli.main import main
from tests.cast import Cast
from tests.house import furnish


@pytest.mark.django_db
def test_the_index_is_renewed_when_a_register_has_changed_and_only_then(
    cast: Cast, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA = tmp_path
    assert main(["trace", "--renew"]) == 1
    assert "No firearm is registered" in capsys.readouterr().err
    house = furnish(cast, "uno", guard="beto", at=cast.at - timedelta(days=20))
    assert main(["trace", "--renew"]) == 0
    assert "renewed" in capsys.readouterr().err
    assert main(["trace", "--renew"]) == 0
    assert "up to date" in capsys.readouterr().err
    assert main(["trace", "--serial", house.firearms[0].serial]) == 0
    assert str(house.firearms[0].thing.public_id) in capsys.readouterr().out
    assert main(["trace", "--renew", "--index", str(tmp_path)]) == 2
