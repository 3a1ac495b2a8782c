import pytest

from resguardo.kernel import ledger
from resguardo.kernel.ledger import (
    BOUNDARY,
    KEEPING,
    LOT_ROUTES,
    ROUTES,
    AccountKind,
    Book,
    Entry,
    EntryKind,
    Move,
)
from resguardo.kernel.problem import Problem

KINDS = {
    "shop": AccountKind.ACQUIRED,
    "north": AccountKind.ARMOURY,
    "south": AccountKind.ARMOURY,
    "ana": AccountKind.PERSON,
    "luis": AccountKind.PERSON,
    "fired": AccountKind.FIRED,
    "lost": AccountKind.LOST,
    "scrap": AccountKind.DESTROYED,
    "abroad": AccountKind.OUTBOUND,
    "inbound": AccountKind.INBOUND,
}


@pytest.fixture
def book() -> Book:
    book = Book(KINDS, numbered={"revolver"})
    stock = Move("revolver", 1, "shop", "north"), Move("rounds", 50, "shop", "north")
    book.post(Entry(EntryKind.RECEIPT, stock))
    return book


def issue(*moves: tuple[str, int, str, str]) -> Entry:
    return Entry(EntryKind.ISSUE, tuple(Move(*move) for move in moves))


def test_every_kind_of_entry_has_a_way_and_every_account_is_on_one_side() -> None:
    assert set(ROUTES) | set(LOT_ROUTES) == set(EntryKind)
    assert len(AccountKind) == 19
    assert len(EntryKind) == 19
    assert set(AccountKind) == KEEPING | BOUNDARY
    assert not KEEPING & BOUNDARY


def test_only_a_correction_brings_back_what_was_spent_or_destroyed() -> None:
    ended = {
        AccountKind.FIRED,
        AccountKind.TRAINING,
        AccountKind.DESTROYED,
        AccountKind.DEACTIVATED,
    }
    for kind in set(EntryKind) - {EntryKind.CORRECTION}:
        givers = {giver for giver, _taker in ROUTES.get(kind, frozenset())}
        assert not givers & ended


def test_what_nobody_holds_cannot_be_given(book: Book) -> None:
    before = dict(book.holdings)
    with pytest.raises(ledger.NotHeld) as refused:
        book.post(issue(("rounds", 12, "north", "ana"), ("rounds", 39, "north", "luis")))
    assert refused.value.facts() == {"thing": "rounds", "account": "north", "held": 38, "asked": 39}
    assert book.holdings == before


def test_a_numbered_thing_cannot_come_in_twice(book: Book) -> None:
    again = Entry(EntryKind.RECEIPT, (Move("revolver", 1, "shop", "south"),))
    with pytest.raises(ledger.HeldAlready) as refused:
        book.post(again)
    assert refused.value.account == "north"
    with pytest.raises(ledger.HeldAlready):
        ledger.apply(book.holdings, again, account_kinds=KINDS, numbered={"revolver"})


def test_a_numbered_thing_may_leave_and_come_back_by_another_door(book: Book) -> None:
    book.post(Entry(EntryKind.TRANSFER_OUT, (Move("revolver", 1, "north", "abroad"),)))
    book.post(Entry(EntryKind.TRANSFER_IN, (Move("revolver", 1, "inbound", "south"),)))
    assert book.holders == {"revolver": "south"}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (Entry(EntryKind.ISSUE, ()), ledger.NothingMoved),
        (issue(("rounds", 0, "north", "ana")), ledger.NothingMoved),
        (issue(("rounds", -1, "north", "ana")), ledger.NothingMoved),
        (issue(("rounds", 1, "north", "north")), ledger.SameHolder),
        (issue(("rounds", 1, "north", "elsewhere")), ledger.UnknownAccount),
        (issue(("revolver", 2, "north", "ana")), ledger.NotOneThing),
        (
            issue(("revolver", 1, "north", "ana"), ("revolver", 1, "north", "luis")),
            ledger.MovedTwice,
        ),
        (issue(("rounds", 1, "ana", "north")), ledger.WrongRoute),
        (Entry(EntryKind.FIRE, (Move("revolver", 1, "ana", "fired"),)), ledger.WrongRoute),
        (Entry(EntryKind.DISPOSAL, (Move("revolver", 1, "ana", "scrap"),)), ledger.WrongRoute),
        (Entry(EntryKind.CORRECTION, (Move("rounds", 1, "north", "lost"),)), ledger.Unfounded),
        (
            Entry(EntryKind.ISSUE, (Move("rounds", 1, "north", "ana"),), reverses=1),
            ledger.Unfounded,
        ),
    ],
)
def test_a_malformed_entry_is_refused(book: Book, entry: Entry, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        book.post(entry)


def test_an_approved_case_may_correct_anything(book: Book) -> None:
    case = Entry(EntryKind.CORRECTION, (Move("rounds", 1, "north", "lost"),), case="case 7")
    assert book.post(case)["north", "rounds"] == 49


def test_a_reversal_undoes_the_last_move_first(book: Book) -> None:
    chain = (Move("rounds", 5, "north", "ana"), Move("rounds", 5, "ana", "luis"))
    moved = Entry(EntryKind.CORRECTION, chain, case="case 8")
    before = dict(book.holdings)
    book.post(moved)
    book.post(ledger.reverse(moved, 8))
    assert {row: held for row, held in book.holdings.items() if held} == before


def test_a_reversal_is_refused_when_the_thing_has_gone_on(book: Book) -> None:
    bought = Entry(EntryKind.RECEIPT, (Move("rounds", 10, "shop", "south"),))
    book.post(bought)
    book.post(issue(("rounds", 8, "south", "ana")))
    with pytest.raises(ledger.NotHeld):
        book.post(ledger.reverse(bought, 1))


def test_a_correction_that_cites_an_entry_must_undo_exactly_that() -> None:
    entry = issue(("rounds", 12, "north", "ana"))
    ledger.check_reverse(entry, 1, ledger.reverse(entry, 1))
    less = Entry(EntryKind.CORRECTION, (Move("rounds", 11, "ana", "north"),), reverses=1)
    with pytest.raises(ledger.NotItsReverse):
        ledger.check_reverse(entry, 1, less)


def test_folding_rows_of_a_table_needs_no_entry() -> None:
    holdings: ledger.Holdings = {}
    ledger.fold_into(holdings, [Move("rounds", 50, "shop", "north")], KINDS)
    assert holdings == {("shop", "rounds"): -50, ("north", "rounds"): 50}
