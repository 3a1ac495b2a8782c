"""What a page says of a thing has a label in words, and not the name of a column."""

from resguardo.interfaces.web.words_of_fields import FIELDS
from resguardo.records.register.selectors import DETAILS


def test_every_fact_of_a_thing_has_words() -> None:
    named = {name for names in DETAILS.values() for name in names}
    assert sorted(named - set(FIELDS)) == []
