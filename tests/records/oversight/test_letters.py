"""A letter is served when it is opened by somebody who files, and the log knows who and when."""

from datetime import timedelta
from typing import Any

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.records.oversight import letters as mailbox
from resguardo.records.oversight.models import LetterOpening
from resguardo.records.oversight.services import letters as writing
from resguardo.records.people.selectors import NotFound
from resguardo.records.register.services.marks import FileUnreadable
from resguardo.records.transparency.models import Change
from tests.cast import Cast

PDF = b"%PDF-1.4\n%%EOF\n"
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


def test_a_paper_that_goes_along_is_read_by_both_sides_and_by_nobody_else(cast: Cast) -> None:
    gema, clara = cast.viewer("gema"), cast.viewer("clara")
    [mine, other] = writing.send_letters(
        by=gema, at=cast.at, organisations=[cast.uno.public_id, cast.dos.public_id],
        subject="Count", text="Count, as the annex says.", document=PDF, document_name="Annex.pdf",
    )  # fmt: skip
    assert mine.document is not None
    assert mine.document_id == other.document_id  # kept once, whoever many it is sent to
    told: dict[str, Any] = {"at": cast.at, "document": mine.document.public_id}
    assert bytes(
        mailbox.paper(viewer=clara, public_id=mine.public_id, **told).content
    ) == PDF  # fmt: skip
    with pytest.raises(NotFound):
        mailbox.paper(viewer=clara, public_id=other.public_id, **told)
    writing.open_letter(by=clara, at=cast.at, letter=mine.public_id)
    answer = writing.answer_letter(
        by=clara, at=cast.at, letter=mine.public_id, text="Done", document=PDF + b" ",
        document_name="Count.pdf",
    )  # fmt: skip
    assert answer.document is not None
    back = mailbox.paper(
        viewer=gema, at=cast.at, public_id=mine.public_id, document=answer.document.public_id
    )
    assert back.file_name == "Count.pdf"
    with pytest.raises(NotFound):
        mailbox.paper(
            viewer=gema, at=cast.at, public_id=other.public_id, document=answer.document.public_id
        )
    with pytest.raises(FileUnreadable):
        writing.answer_letter(
            by=clara, at=cast.at, letter=mine.public_id, text="Done", document=b"MZ program"
        )
