"""Whoever calls a function reads in its docstring what it refuses.

Asked of what a public function raises itself, or through a private one of its own file. That a name
may be nobody's, or a mandate too short, is true of every function that takes one, and is not said;
what is called `against_...` gives the refusals as its answer.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import resguardo

PACKAGE: Final = Path(resguardo.__file__).parent
FLOORS: Final = ("kernel", "records", "insight")
SAID_OF_ALL: Final = {"NotFound", "NotMandated"}

MODULES: Final = {
    path.relative_to(PACKAGE): ast.parse(path.read_text(encoding="utf-8"))
    for floor in FLOORS
    for path in (PACKAGE / floor).rglob("*.py")
    if "migrations" not in path.parts
}


def _name(node: ast.expr) -> str:
    """`Problem` of `Problem`, of `kernel.Problem` and of `Problem(...)`."""
    node = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(node).rpartition(".")[2]


def _problems() -> set[str]:
    bases: dict[str, set[str]] = {}
    for module in MODULES.values():
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(map(_name, node.bases))
    found, fresh = set[str](), {"Problem"}
    while fresh:
        found |= fresh
        fresh = {name for name, of in bases.items() if of & found} - found
    return found - SAID_OF_ALL


PROBLEMS: Final = _problems()


def _refused(function: ast.FunctionDef) -> Iterator[str]:
    calls = {_name(node) for node in ast.walk(function) if isinstance(node, ast.Call)}
    for node in ast.walk(function):
        if isinstance(node, ast.Raise) and node.exc is not None and _name(node.exc) in PROBLEMS:
            yield _name(node.exc)
    if "raise_all" in calls or ("Refusals" in calls and calls & {"check", "told"}):
        yield "Refuses"


@cache
def _functions() -> list[tuple[str, ast.FunctionDef, set[str]]]:
    """Each public function, where it stands, and what it refuses."""
    found = []
    for path, module in MODULES.items():
        here = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
        refused = {name: set(_refused(node)) for name, node in here.items()}
        for name, node in here.items():
            if not name.startswith(("_", "against_")):
                called = {_name(each) for each in ast.walk(node) if isinstance(each, ast.Call)}
                helpers = {each for each in called & here.keys() if each.startswith("_")}
                told = refused[name].union(*(refused[each] for each in helpers))
                found.append((f"{path}:{node.lineno} {name}", node, told))
    return found


def test_a_function_that_refuses_says_what() -> None:
    silent = []
    for place, function, refused in _functions():
        said = ast.get_docstring(function) or ""
        if refused and "efuse" not in said and not any(each in said for each in refused):
            silent.append(f"{place}: {', '.join(sorted(refused))}")
    assert not silent


def test_what_is_asked_is_found() -> None:
    refusing = {place.rpartition(" ")[2] for place, _function, refused in _functions() if refused}
    assert {"post", "offer", "measure_done", "change_posting"} <= refusing
