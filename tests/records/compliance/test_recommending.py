"""A gap says what to do, in four languages; what no fact can answer says why."""

from importlib.resources import files

import pytest
import yaml

from resguardo.records.compliance import catalogues, recommending
from resguardo.records.compliance.catalogues import LANGUAGES, THEMES, Control, read_catalogue
from resguardo.records.compliance.comparing import asked
from resguardo.records.compliance.judging import checks
from resguardo.records.compliance.models import PaperKind
from tests.records.compliance.test_catalogues import OWN

MACHINE = {"register", "register_and_document"}


def _controls() -> list[Control]:
    return list(catalogues.controls().values())


def test_there_is_a_sentence_for_each_check_document_and_theme_and_no_other() -> None:
    told = recommending.sentences()
    assert set(told["checks"]) == set(checks()) - {recommending.DOCUMENT}
    assert set(told["documents"]) == set(PaperKind.values) - {PaperKind.EVIDENCE}
    assert set(told["themes"]) == set(THEMES)
    assert set(told) == {"checks", "documents", "themes", "people"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_requirement_leads_to_a_sentence_in_every_language(language: str) -> None:
    of_themes = {each[language] for each in recommending.sentences()["themes"].values()}
    for control in _controls():
        words = recommending.recommendation(control, language)
        assert 20 < len(words) <= 200, control.id
        assert words.endswith("."), control.id
        assert not set(words) & {"{", "}"}, control.id
        if control.kind in MACHINE and control.check:
            assert words not in of_themes, f"{control.id} has the sentence of its theme only"


def test_the_languages_say_the_same_numbers_and_none_is_a_copy() -> None:
    text = (files("resguardo.law") / "recommendations.yaml").read_text(encoding="utf-8")
    for part in yaml.safe_load(text).values():
        for name, says in part.items():
            assert set(says) == set(LANGUAGES), name
            assert len(set(says.values())) == len(LANGUAGES), name
            numbers = {tuple(sorted(_fields(words))) for words in says.values()}
            assert len(numbers) == 1, name


def _fields(words: str) -> list[str]:
    return [each.split("}")[0] for each in words.split("{")[1:]]


def test_what_looks_like_a_fact_and_is_none_says_why() -> None:
    for control in asked(_controls()):
        why = recommending.why_people(control, "es")
        expected = control.kind in MACHINE and not control.check
        assert bool(why) == expected, control.id
    assert set(recommending.sentences()["people"]) == {"COC-22", "IAT-26", "ISO-14", "ITI-11"}


def test_a_requirement_of_ones_own_has_one_too() -> None:
    [own] = read_catalogue(OWN).controls
    assert recommending.recommendation(own, "fr").startswith("Adoptez la procédure de remise")
    assert recommending.why_people(own, "fr") == ""
