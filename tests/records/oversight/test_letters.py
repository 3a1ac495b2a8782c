"""A letter is served when it is opened by somebody who files, and the log knows who and when."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.oversight import letters as mailbox
from resguardo.records.oversight.models import LetterOpening
from resguardo.records.oversight.services import letters as writing
from resguardo.records.people.selectors import NotFound
from resguardo.records.transparency.models import Change
from tests.cast import Cast

HOUR = timedelta(hours=1)


def test_a_letter_is_sent_served_and_answered(cast: Cast) -> None:
    gema, clara, elena = (cast.viewer(name) for name in ("gema", "clara", "elena"))
    both = [cast.uno.public_id, cast.dos.public_id]
    words: dict[str, Any] = {"at": cast.at, "organisations": both, "subject": "Count of all arms",
                             "text": "Until Friday."}  # fmt: skip
    with pytest.raises(NotMandated):
        writing.send_letters(by=clara, **words)
    with pytest.raises(writing.LetterEmpty):
        writing.send_letters(by=gema, **(words | {"organisations": []}))
    with pytest.raises(writing.AnswerTimePast):
        writing.send_letters(by=gema, answer_by=cast.at, **words)
    with pytest.raises(NotFound):
        writing.send_letters(by=gema, **(words | {"organisations": [cast.authority.public_id]}))
    mine, other = writing.send_letters(by=gema, answer_by=cast.at + HOUR, **words)
    told: dict[str, Any] = {"at": cast.at, "letter": mine.public_id}
    with pytest.raises(NotFound):
        writing.open_letter(by=clara, at=cast.at, letter=other.public_id)
    writing.open_letter(by=gema, **told)
    writing.open_letter(by=elena, **told)  # an auditor reads and serves nothing
    assert not LetterOpening.objects.exists()
    writing.open_letter(by=clara, **told)
    writing.open_letter(by=clara, at=cast.at + HOUR, letter=mine.public_id)
    opening = LetterOpening.objects.get()
    assert (opening.opened_at, opening.opened_by_id) == (cast.at, clara.user_id)
    assert Change.objects.filter(subject_kind="letter", verb="opened").count() == 1
    waiting = mailbox.waiting(mailbox.letters(viewer=clara, at=cast.at), at=cast.at)
    assert list(waiting) == [mine]  # opened, and its answer is owed
    with pytest.raises(NotMandated):
        writing.answer_letter(by=elena, text="Done", **told)
    with pytest.raises(writing.LetterEmpty):
        writing.answer_letter(by=clara, text=" ", **told)
    writing.answer_letter(by=clara, text="Done on Thursday", **told)
    assert not mailbox.waiting(mailbox.letters(viewer=clara, at=cast.at), at=cast.at).exists()
    sent = mailbox.waiting(mailbox.letters(viewer=gema, at=cast.at), at=cast.at)
    assert list(sent) == [other]
