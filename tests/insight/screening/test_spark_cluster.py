"""The rules on a cluster: a master and two workers of its own on this machine, each a process."""

import csv
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

from resguardo.insight.screening.quality import invented
from resguardo.insight.screening.screen import screen, write
from tests.insight.screening.test_screening import WITHOUT_COMPILING

WORKERS = 2
SECONDS_TO_START = 180


@pytest.fixture
def master(tmp_path: Path) -> Iterator[str]:
    """A standalone cluster; gives the address of its master."""
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None or which("java") is None:
        pytest.skip("NO SPARK HERE: the cluster is not tested without pyspark and Java")
    home = Path(spec.origin).parent
    port = _free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        log = tmp_path / "master.log"
        stack.enter_context(_running(home, log, "Master", "--port", str(port)))
        _wait_for(port, log)
        for number in range(WORKERS):
            own = ("--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path / f"work-{number}"))
            log = tmp_path / f"worker-{number}.log"
            stack.enter_context(_running(home, log, "Worker", *own, address))
        yield address


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def _running(home: Path, log: Path, what: str, *args: str) -> Iterator[None]:
    """One process of the cluster, ended when it is left."""
    name = f"org.apache.spark.deploy.{what.lower()}.{what}"
    command = [str(home / "bin" / "spark-class"), name, "--host", "127.0.0.1", *args]
    here = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("w") as words:
        process = subprocess.Popen(
            [*command, "--webui-port", "0"], env=os.environ | here, stdout=words,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(port: int, log: Path) -> None:
    """The master listens; workers find it, and the work waits for them."""
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        else:
            return


@pytest.mark.slow
def test_a_cluster_gives_the_same_alerts_to_the_last_row(master: str, tmp_path: Path) -> None:
    """The command as an operator types it, and both files to the last byte."""
    data, out = tmp_path / "tables", tmp_path / "alerts.csv"
    invented(data, seed=103, companies=6, months=3, diversions=24)
    settings = tmp_path / "conf"
    settings.mkdir()
    (settings / "spark-defaults.conf").write_text(
        f"{WITHOUT_COMPILING}\nspark.executor.memory 512m\n", encoding="utf-8"
    )
    asked = ["screen", "--data", str(data), "--out", str(out), "--engine", "spark"]
    command = [str(Path(sys.executable).with_name("resguardo")), *asked]
    there = {
        "SPARK_MASTER": master, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_PARTITIONS": "2",
        "SPARK_CONF_DIR": str(settings), "RESGUARDO_DATA": str(tmp_path / "var"),
    }  # fmt: skip
    done = subprocess.run(
        command, env=os.environ | there, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    write(tmp_path / "here.csv", screen(data))
    assert out.read_bytes() == (tmp_path / "here.csv").read_bytes()
    with out.open(encoding="utf-8", newline="") as file:
        assert len({row["pattern"] for row in csv.DictReader(file)}) > 15
    assert [*tmp_path.glob("work-*/app-*/*/stderr")], "no worker was given any of the work"
