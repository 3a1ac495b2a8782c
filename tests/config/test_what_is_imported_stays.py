"""What the server has imported is not looked through for rubbish again and again."""

import subprocess
import sys

_COUNT = """
import gc
import resguardo.config.wsgi
print(gc.get_freeze_count(), len(gc.get_objects()))
"""


def test_all_that_was_imported_is_out_of_the_collector_s_way() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _COUNT], check=True, capture_output=True, text=True, timeout=120
    )
    kept, left = map(int, told.stdout.split()[-2:])
    assert kept > 100_000
    assert left < kept / 100
