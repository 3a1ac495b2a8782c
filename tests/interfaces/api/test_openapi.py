"""The description of the API is committed, so that a change of the interface is read as a diff.

After a change on purpose, run this file with RESGUARDO_TEST_OPENAPI=write.
"""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from resguardo.interfaces.api import api

FILE = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"


def test_the_committed_description_is_that_of_the_program() -> None:
    text = json.dumps(api.get_openapi_schema(), indent=2, ensure_ascii=False, default=str) + "\n"
    if os.environ.get("RESGUARDO_TEST_OPENAPI") == "write":
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(text, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == text


def test_it_is_openapi_3_1_and_every_operation_tells_its_refusals() -> None:
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    assert schema["openapi"].startswith("3.1")
    names = []
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            expected = {"400", "404", "422"}
            if "security" in operation:
                expected |= {"401", "403", "429"}
            if method != "get":
                expected |= {"409", "413"}
                parameters = {each["name"] for each in operation["parameters"]}
                assert "Idempotency-Key" in parameters, path
            assert expected <= set(operation["responses"]), path
            names.append(operation["operationId"])
    assert len(names) == len(set(names))


def test_no_two_shapes_share_a_name() -> None:
    """The description keeps one shape a name: of two, one operation would be told the other's."""
    named: dict[str, set[str]] = defaultdict(set)
    for shape in _shapes(BaseModel):
        if shape.__module__.startswith("resguardo.interfaces.api"):
            named[shape.__name__].add(shape.__module__)
    assert len(named) > 100
    assert {name: where for name, where in named.items() if len(where) > 1} == {}


def _shapes(of: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in of.__subclasses__():
        if "[" not in each.__name__:
            yield each
        yield from _shapes(each)
