"""What a page says of a thing has a label in words, and not the name of a column."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from resguardo.interfaces.web.refusal import said
from resguardo.interfaces.web.words_of_fields import FIELDS
from resguardo.interfaces.web.words_of_values import VALUES
from resguardo.records.papers.releases import YearsWrong
from resguardo.records.register.selectors import DETAILS
from resguardo.records.register.services.checks import WordFor, WordUnknown


def test_every_fact_of_a_thing_has_words() -> None:
    named = {name for names in DETAILS.values() for name in names}
    assert sorted(named - set(FIELDS)) == []


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_what_a_word_cannot_stand_for_is_told_in_the_language_of_the_reader(language: str) -> None:
    for what in WordFor:
        problem = WordUnknown(what, "crown")
        with translation.override(language):
            told, plain = said(problem), problem.sentence(gettext)
            word = str(VALUES["WordFor"][what])
        assert word in told
        assert word in plain, "the command line reads the same"
        assert problem.facts() == {"what": what.value, "word": "crown"}
        assert str(problem).startswith(f"“crown” cannot stand for {what.replace('_', ' ')}. ")


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_a_year_has_no_separator(language: str) -> None:
    with translation.override(language):
        assert "2016" in said(YearsWrong(2016, 2025))
        assert "2025" in said(YearsWrong(2016, 2025))
