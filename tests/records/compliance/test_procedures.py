"""Model procedures: every file is whole, and what it promises to serve is really asked."""

from importlib.resources import files

import pytest
import yaml

from resguardo.records.compliance import catalogues, procedures
from resguardo.records.compliance.catalogues import LANGUAGES
from resguardo.records.compliance.models import PaperKind

FIELDS = {"id", "version", "kind", "review_months", "controls", "titles", "texts"}
FILES = sorted(
    each.name for each in files("resguardo.law.procedures").iterdir() if each.name.endswith(".yaml")
)


def test_six_models_ship_and_each_is_found_by_the_name_of_its_file() -> None:
    assert len(FILES) == 6
    assert [f"{name}.yaml" for name in procedures.models()] == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_model_procedure_is_whole(name: str) -> None:
    text = files("resguardo.law.procedures").joinpath(name).read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    assert set(told) == FIELDS
    model = procedures.models()[told["id"]]
    assert model.version == str(model.version)
    assert model.version
    assert model.kind in PaperKind.values
    assert 1 <= model.review_months <= 24, "a company may set a review at most two years on"
    assert model.controls
    assert len(set(model.controls)) == len(model.controls)
    unknown = set(model.controls) - set(catalogues.controls())
    assert not unknown, f"{name} serves requirements that there are not: {unknown}"
    assert set(model.titles) == set(model.texts) == set(LANGUAGES)
    for language in LANGUAGES:
        assert model.titles[language].strip() == model.titles[language] != ""
        assert len(model.titles[language]) <= 200, "a document on file bears it"
        assert len(model.texts[language]) <= procedures.CHARACTERS_MOST


@pytest.mark.parametrize("name", FILES)
def test_the_languages_of_a_model_say_the_same_parts_and_none_is_empty(name: str) -> None:
    model = procedures.models()[name.removesuffix(".yaml")]
    numbers: set[int] = set()
    gaps: set[int] = set()
    for language in LANGUAGES:
        parts = model.texts[language].strip().split("\n\n")
        assert len(parts) >= 5, f"{language}: a procedure has more than a heading"
        found = []
        for part in parts:
            number, dot, words = part.partition(". ")
            assert dot, f"{language}: “{part[:30]}” has no number"
            assert len(words.split()) >= 4, f"{language}: part {number} says nothing"
            found.append(int(number))
        assert found == list(range(1, len(parts) + 1)), language
        numbers.add(len(parts))
        gaps.add(model.texts[language].count("…"))
    assert len(numbers) == 1, "each language has as many parts"
    assert len(gaps) == 1, "each language leaves as many gaps to fill in"
