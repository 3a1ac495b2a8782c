"""A file of employment and the staff of companies: what agrees, what differs, and who looked."""

from datetime import date, timedelta

import pytest

from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Problem
from resguardo.records.oversight.across import WhyAsked
from resguardo.records.oversight.employment import (
    ColumnsMissing,
    Compared,
    Unlike,
    compare_employment,
)
from resguardo.records.people import services as people
from resguardo.records.people.models import Organisation
from resguardo.records.transparency.models import Access
from tests.cast import Cast

WHY = "Agreement 4 with social security"
UNO = "CUSTODIA FICTICIA UNO SA"


@pytest.fixture(autouse=True)
def _numbers(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.dos.pk).update(registration_number="20-555-1")


def compared(cast: Cast, text: str, name: str = "gema") -> Compared:
    return compare_employment(
        viewer=cast.viewer(name), at=cast.at, reason=WHY, content=text.encode(),
        file_name="planilla.csv",
    )  # fmt: skip


def documents(cast: Cast) -> dict[str, str]:
    return {name: row.document_number for name, row in cast.persons.items()}


def test_each_difference_is_told_with_its_row(cast: Cast) -> None:
    of = documents(cast)
    lines = [
        "Planilla de febrero;;;",
        "Documento;Empleador;Desde;Hasta",
        *(f"{of[each]};{UNO};07/01/2025;" for each in ("ana", "clara", "mateo", "dario")),
        f"{of['beto']};{UNO};07/01/2025;20/02/2026",  # left, says the file
        f"{of['fausto']};20-555-1;07/01/2025;",
        f"{of['delia']};Otra Empresa S.A.;07/01/2025;",  # works elsewhere, says the file
        "CV-9999;20 555 1;31/01/2026;",  # nobody of that document is enrolled
        "CV-8888;Otra Empresa S.A.;01/01/2026;",
    ]
    found = compared(cast, "\n".join(lines))
    assert (found.rows, found.elsewhere, found.agreeing) == (9, 2, 5)
    told = {(each.company, each.kind, each.person, each.row) for each in found.differences}
    code = {name: row.code for name, row in cast.persons.items()}
    assert told == {
        (cast.uno, Unlike.ENDED, code["beto"], 7),
        (cast.dos, Unlike.DECLARED_ELSEWHERE, code["delia"], None),
        (cast.dos, Unlike.NOT_DECLARED, code["dante"], None),
        (cast.dos, Unlike.NOT_ENROLLED, "", 10),
    }
    [ended] = [each for each in found.differences if each.kind is Unlike.ENDED]
    assert ended.until == date(2026, 2, 20)


def test_who_compared_which_file_and_why_is_kept_and_no_document_is(cast: Cast) -> None:
    compared(cast, f"document,employer\n{documents(cast)['ana']},{UNO}\n")
    kept = Access.objects.get(subject_kind="employment_file")
    assert kept.reason == WHY
    assert documents(cast)["ana"] not in f"{kept.subject_id} {kept.reason}"


def test_whoever_left_is_no_difference_any_more(cast: Cast) -> None:
    people.leave(
        by=people.viewer_at_console(organisation=cast.dos, at=cast.at), at=cast.at,
        person=cast.persons["dante"], left_on=cast.at.date() - timedelta(days=1), reason="Left",
    )  # fmt: skip
    found = compared(cast, "document,employer\nCV-1,Nobody\n")
    assert cast.persons["dante"].code not in {each.person for each in found.differences}


@pytest.mark.parametrize(
    "content", ["", "a,b\n1,2\n", "document;since\n1;2\n", "%PDF-1.4", "PK\x03\x04nothing"]
)
def test_what_is_no_such_file_is_refused_in_words(cast: Cast, content: str) -> None:
    with pytest.raises(Problem):
        compared(cast, content)
    with pytest.raises(ColumnsMissing):
        compared(cast, "document;since\n1;2\n")


def test_only_an_authority_with_a_reason_compares(cast: Cast) -> None:
    for name in ("clara", "ana", "elena"):
        with pytest.raises(NotMandated):
            compared(cast, "document,employer\n1,2\n", name)
    with pytest.raises(WhyAsked):
        compare_employment(
            viewer=cast.viewer("gema"), at=cast.at, reason=" ", content=b"x", file_name="x.csv"
        )
