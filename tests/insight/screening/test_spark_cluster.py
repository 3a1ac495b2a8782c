"""The rules on a cluster: a master, two workers, and every piece of work in a process apart.

`local-cluster` is Spark's own standalone cluster on one machine. What runs there runs nowhere in
this process: whatever a rule leaned on here and did not send along would be missing there.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from resguardo.insight.screening.quality import invented
from resguardo.insight.screening.screen import screen, write
from tests.insight.screening.test_screening import WITHOUT_COMPILING

TWO_WORKERS = "local-cluster[2,1,1024]"
"""Two workers of one core and 1,024 MiB each."""
ONE_MACHINE = "spark.executor.memory 1g\nspark.driver.host 127.0.0.1\n"


@pytest.mark.slow
def test_a_cluster_gives_the_same_alerts_to_the_last_byte(tmp_path: Path) -> None:
    """The command as an operator types it, beside DuckDB in this process."""
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None or shutil.which("java") is None:
        pytest.skip("NO SPARK HERE: the cluster is not tested without pyspark and Java")
    data, there = tmp_path / "tables", tmp_path / "there.csv"
    invented(data, seed=103, companies=4, months=2, diversions=24)
    (tmp_path / "spark-defaults.conf").write_text(WITHOUT_COMPILING + ONE_MACHINE, encoding="utf-8")
    told = {
        "SPARK_MASTER": TWO_WORKERS,
        "SPARK_CONF_DIR": str(tmp_path),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_PARTITIONS": "2",
        "DJANGO_SETTINGS_MODULE": "resguardo.config.settings",
        "RESGUARDO_DATA": str(tmp_path / "data"),
    }
    command = [
        *(str(Path(sys.executable).with_name("resguardo")), "screen", "--engine", "spark"),
        *("--data", str(data), "--out", str(there)),
    ]
    done = subprocess.run(command, env=os.environ | told, capture_output=True, check=False)
    shutil.rmtree(Path(spec.origin).parent / "work", ignore_errors=True)  # its workers' logs
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    here = tmp_path / "here.csv"
    found = screen(data)
    write(here, found)
    assert len({each.rule for each in found}) > 15
    assert there.read_bytes() == here.read_bytes()
