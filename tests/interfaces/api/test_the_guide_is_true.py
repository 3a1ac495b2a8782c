"""Every example of the guide to the API is run, with a shell and curl, against a real server."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.armoury import make_armoury
from tests.cast import PIN, lately, make_cast

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "api.md"
BLOCKS = re.compile(r"^```(sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHELL = shutil.which("bash") or ""


@pytest.mark.django_db(transaction=True)
def test_every_example_of_the_guide_does_what_it_says(live_server: Any, tmp_path: Path) -> None:
    assert SHELL, "the examples are run with bash"
    assert shutil.which("curl"), "the examples are run with curl"
    stage = make_armoury(make_cast(lately()))
    script, expected = ["set -euo pipefail"], []
    for kind, text in BLOCKS.findall(GUIDE.read_text(encoding="utf-8")):
        if kind == "text":
            expected.append(text)
        else:
            script += [line for line in text.splitlines() if not line.startswith("export ")]
    ran = subprocess.run(
        [SHELL, "-c", "\n".join(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={
            "PATH": os.environ["PATH"],
            "API": f"{live_server.url}/api/v1",
            "KEY": stage.cast.bearer("ana")["authorization"].removeprefix("Bearer "),
            "AUDITOR_KEY": stage.cast.bearer("elena")["authorization"].removeprefix("Bearer "),
            "GUARD_LABEL": stage.cast.person("beto").code,
            "WEAPON_LABEL": stage.things["r1"].code,
            "PIN": PIN,
        },
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "".join(expected)
