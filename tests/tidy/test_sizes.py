"""A function is read at one sight, a file in one sitting, the kernel in one day."""

import ast
from pathlib import Path

import resguardo

PACKAGE = Path(resguardo.__file__).parent
ROOT = PACKAGE.parent.parent
FUNCTION_LINES_MOST = 70
FILE_LINES_MOST = 500
KERNEL_LINES_MOST = 3000

FILES = sorted(
    path
    for folder in (PACKAGE, ROOT / "tests", ROOT / "scripts")
    for path in folder.rglob("*.py")
    if "migrations" not in path.parts
)


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_are_short() -> None:
    assert not [
        f"{path.relative_to(ROOT)}: {lines_of(path)} lines"
        for path in FILES
        if lines_of(path) > FILE_LINES_MOST
    ]


def test_functions_are_short() -> None:
    assert not [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES_MOST
    ]


def test_the_kernel_can_be_read_in_a_day() -> None:
    written = [
        line
        for path in (PACKAGE / "kernel").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    assert len(written) <= KERNEL_LINES_MOST
