import importlib
import pickle
import pkgutil
from datetime import date
from enum import StrEnum
from string import Formatter

from resguardo import kernel
from resguardo.kernel.mandate import Act, NotMandated
from resguardo.kernel.problem import Problem, Several, all_problems


class Colour(StrEnum):
    DARK_RED = "dark_red"


class Sample(Problem):
    code = "sample.problem"
    wording = "{who} on {day}: {colour}, {many}."
    who: str
    day: date
    colour: Colour
    many: frozenset[str]


SAMPLE = Sample("Ana", date(2026, 3, 1), Colour.DARK_RED, frozenset({"b", "a"}))


def test_facts_are_plain_and_the_sentence_is_readable() -> None:
    assert SAMPLE.facts() == {
        "who": "Ana",
        "day": "2026-03-01",
        "colour": "dark_red",
        "many": ["a", "b"],
    }
    assert str(SAMPLE) == "Ana on 2026-03-01: dark red, a, b."


def test_a_sentence_is_said_in_another_language_with_its_words() -> None:
    words = {"{who} on {day}: {colour}, {many}.": "{many} {colour} {who}", "dark red": "grana"}
    assert SAMPLE.sentence(lambda text: words.get(text, text)) == "a, b grana Ana"


def test_a_problem_survives_the_way_between_processes() -> None:
    refused = NotMandated(Act.ISSUE)
    again = pickle.loads(pickle.dumps(refused))  # noqa: S301 - our own bytes
    assert str(again) == str(refused)


def test_several_problems_name_their_rows() -> None:
    several = Several.of([("row 3", SAMPLE), ("row 5", NotMandated(Act.COUNT))])
    assert str(several).startswith("Nothing was written. What stands in the way (2): row 3: Ana")
    assert [fact["where"] for fact in several.facts()["problems"]] == ["row 3", "row 5"]
    assert several.facts()["problems"][1]["code"] == "mandate.not-mandated"


def test_several_problems_without_rows_are_told_one_after_the_other() -> None:
    assert list(Several((SAMPLE,)).rows()) == [("", SAMPLE)]


def test_a_problem_that_takes_its_code_from_another_is_not_the_one_that_is_listed() -> None:
    class Narrower(Sample):
        field_name: str

    assert Narrower.code == Sample.code
    assert [kind for kind in all_problems() if kind.code == Sample.code] == [Sample]


def test_every_problem_of_the_kernel_has_words_for_its_own_facts() -> None:
    for module in pkgutil.walk_packages(kernel.__path__, f"{kernel.__name__}."):
        importlib.import_module(module.name)
    own = [kind for kind in all_problems() if kind.__module__.startswith("resguardo.kernel")]
    assert len(own) > 40
    for kind in own:
        if kind is Several:
            continue
        named = {name for _text, name, _spec, _way in Formatter().parse(kind.wording) if name}
        assert named <= set(kind.__dataclass_fields__), kind
        assert kind.wording.endswith("."), kind
