"""Made-up work for the page that shows the components. Nobody and nothing in it exists."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from resguardo.kernel.problem import Several

from .cells import Happened, Link, Noted, Quantity, Serial, Tag
from .charts import Band, Bars, Chart, Lines, Progress, Series, Stay
from .desk import Desk, Way, Ways, Wrong
from .tables import Column, EmptyState, Row, Table
from .typed import NotAChoice, NotANumber

COMPANY: Final = "Custodia Ficticia Uno S.A."
GUARDS: Final = ("Mamani Rojas, Quilla", "García Paz, Ana", "Flores Soto, Inti", "Ríos Vera, Luz")
SERIALS: Final = ("TX1234417", "AB-2209", "RJ881184", "K77310", "1180042B")
CONDITIONS: Final = (("good", "Good"), ("dirty", "Dirty barrel"), ("damaged", "Damaged"))
TABS: Final = (
    ("Timeline", "#", True, 42),
    ("Facts", "#", False),
    ("Permits", "#", False, 2),
    ("Marks and photos", "#", False, 3),
)


def desk(page: str) -> Desk:
    """A company's armoury in the morning."""
    at = page.split("-", maxsplit=1)[0]
    work = (
        Way("Today", "/styleguide/", "today", at == ""),
        Way("Counter", "/styleguide/counter/", "scan", at == "counter"),
        Way("Returns", "/styleguide/return/", "undo", at == "return"),
        Way("Whole shift", "/styleguide/shift/", "people", at == "shift", 14),
        Way("Counts", "#", "count", count=2),
        Way("Transfers", "#", "transfer", count=1),
    )
    registers = (
        Way("Firearms", "/styleguide/lists/", "weapon", at == "lists"),
        Way("Ammunition", "#", "round"),
        Way("People", "#", "guard"),
        Way("Permits", "#", "permit"),
        Way("Posts and contracts", "#", "post"),
    )
    return Desk(
        organisation=COMPANY,
        place="Armería Central",
        role="Armourer",
        shift="06:00–18:00",
        user_name="Pérez Luna, Sol",
        navigation=(Ways("Work", work), Ways("Registers", registers)),
        wrong=(
            Wrong(2, "overdue", "#", "stop"),
            Wrong(5, "rounds unexplained", "#", "stop"),
            Wrong(3, "permits lapse in 30 days", "#", "decision"),
            Wrong(1, "transfer waits at Norte", "#", "elsewhere"),
        ),
        places=(Way("Armería Central", "#", current=True), Way("Armería Norte", "#")),
        account_href="#",
        sign_out_href="#",
    )


def problem() -> Several:
    """Two things that cannot be read."""
    return Several((NotANumber("rounds", "Rounds"), NotAChoice("condition", "a condition")))


def facts(now: datetime) -> list[tuple[object, ...]]:
    """What a page of a weapon says first."""
    return [
        ("Maker and model", "Taurus 82"),
        ("Calibre", ".38 Special"),
        ("Serial", Serial("TX1234417"), "#", "See marks"),
        ("Where it is", Noted("Post Banco Centro, with Mamani Rojas, Quilla", "due back 18:00")),
        ("Permit", Tag("expiring", "Lapses in 28 days")),
        ("Received", date(2021, 4, 6)),
        ("Last counted", Happened(now - timedelta(days=3), now)),
    ]


def events(now: datetime) -> list[dict[str, Any]]:
    """A timeline with a late entry and a reversal."""
    return [
        {
            "at": now,
            "title": "Issued to Mamani Rojas, Quilla",
            "text": "With 12 rounds of lot L4417/24 and a holster; post Banco Centro.",
            "by": "Pérez Luna, Sol",
            "state": "out",
            "href": "#",
            "proof": "recorded",
        },
        {
            "at": now - timedelta(hours=12),
            "recorded": now - timedelta(hours=2),
            "title": "Returned by Rojas Pinto, Juan",
            "by": "Pérez Luna, Sol",
            "state": "late",
            "href": "#",
            "proof": "signed",
            "proof_href": "#",
        },
        {
            "at": now - timedelta(days=1),
            "title": "Issued to the wrong guard",
            "by": "Quispe Lara, Noa",
            "reversed": True,
            "href": "#",
            "proof": "witnessed",
            "proof_href": "#",
        },
        {
            "at": now - timedelta(days=2),
            "title": "Counted: one round short",
            "by": "Quispe Lara, Noa",
            "state": "unexplained",
            "href": "#",
            "proof": "witnessed",
            "proof_href": "#",
        },
    ]


def sides(tone: str) -> list[dict[str, Any]]:
    """The four-way match, whole or with stops."""
    if tone == "quiet":
        names = ("Guard", "Weapon", "Permit", "Post")
        return [{"tone": "quiet", "title": name, "lines": ["waiting"]} for name in names]
    stopped = tone == "stop"
    return [
        {"tone": "done", "title": "Guard", "lines": ["credential to 12 Mar 2027"]},
        {"tone": "done", "title": "Weapon", "lines": ["in this armoury, sound"]},
        {
            "tone": "stop" if stopped else "done",
            "title": "Permit",
            "lines": ["lapsed on Fri 20 Nov 2026" if stopped else "to 30 Jan 2027"],
            "ways": (Link("Renew permit", "#"),) if stopped else (),
        },
        {
            "tone": "decision" if stopped else "done",
            "title": "Post",
            "lines": ["3 armed, contract 114 allows 2" if stopped else "contract 114: 2 armed"],
        },
    ]


def receipt(now: datetime) -> dict[str, Any]:
    """What the guard signs."""
    return {
        "number": "R-2026-018842",
        "kind": "Issue",
        "guard": GUARDS[0],
        "weapon": "Taurus 82 · .38 Special",
        "serial": SERIALS[0],
        "lines": ("12 rounds .38 Special, lot L4417/24", "1 holster"),
        "at": now,
        "recorded": now,
        "place": "Armería Central",
        "armourer": "Pérez Luna, Sol",
        "href": "#",
        "proof": "witnessed",
    }


def table(until: date, now: datetime) -> Table:
    """A page of the register."""
    states = ("out", "in_armoury", "overdue", "in_repair", "blocked")
    rows = [
        Row(
            (
                Serial(serial, "#"),
                Noted("Taurus 82", ".38 Special"),
                Tag(states[at]),
                Noted(GUARDS[at % 4], "Banco Centro") if at % 2 == 0 else "Armería Central",
                until + timedelta(days=31 * at),
                Quantity(12 * at, "rounds"),
                now - timedelta(hours=7 * at),
            ),
            tone={"overdue": "stop", "blocked": "stop", "in_repair": "elsewhere"}.get(
                states[at], ""
            ),
            id=f"w{at}",
        )
        for at, serial in enumerate(SERIALS)
    ]
    columns = (
        Column("Serial", sort="serial"),
        Column("Maker and model", sort="model"),
        Column("State"),
        Column("Holder"),
        Column("Permit until", sort="permit"),
        Column("Rounds", sort="rounds", numeric=True),
        Column("Last seen", sort="seen"),
    )
    return Table(
        caption="Firearms of this armoury",
        columns=columns,
        rows=rows,
        count=14_203,
        sort="serial",
        after="k1",
        before="k0",
        downloads=(("Excel", "#"),),
        selectable="weapon",
    )


def empty_table() -> Table:
    """A list that has nothing yet."""
    return Table(
        caption="Counts of this armoury",
        columns=(Column("Count"),),
        rows=(),
        count=0,
        empty=EmptyState(
            "Each count will stand here with who counted, what was seen and what differed.",
            "Start the first count",
            "#",
        ),
    )


def drawn(now: datetime) -> tuple[Chart, ...]:
    """One chart of each kind."""
    days = [f"{day} Nov" for day in range(10, 24)]
    out = [180, 192, 188, 201, 96, 88, 190, 204, 199, 187, 203, 101, 92, 198]
    back = [180, 192, 187, 201, 96, 88, 188, 204, 199, 187, 201, 101, 92, 168]
    month = now - timedelta(days=30)
    stays = [
        Stay("Armoury", month, month + timedelta(days=6), 1),
        Stay("Guard at post", month + timedelta(days=6), month + timedelta(days=14), 2),
        Stay("Armoury", month + timedelta(days=14), month + timedelta(days=18), 1),
        Stay("Workshop", month + timedelta(days=18), month + timedelta(days=25), 4),
        Stay("Guard at post", month + timedelta(days=25), now, 2),
    ]
    series = (Series("Out", out), Series("In", back))
    return (
        Bars("Rounds out and in by day", "rounds", days, series),
        Lines("Weapons out by day", "weapons", days, (Series("Out", out), Series("Due", back))),
        Band("Custody of one weapon", "time", stays, ("Holder", "From", "Until")),
        Progress(
            "Marked against the plan",
            "weapons",
            ("Uno S.A.", "Dos Ltda.", "Tres S.R.L."),
            (120, 64, 15),
            (140, 60, 80),
            ("Company", "Marked", "Plan"),
        ),
    )


def counter(now: datetime, page: str) -> dict[str, Any]:
    """The counter: at the start, ready to confirm, or stopped."""
    stopped, start = page == "counter-stop", page == "counter-start"
    guard = {
        "key": "g1",
        "title": GUARDS[0],
        "facts": ("credential to 12 Mar 2027", "Banco Centro"),
    }
    weapon = {
        "key": "w1",
        "title": "Taurus 82 · .38 Special",
        "serial": SERIALS[0],
        "facts": ("permit to 30 Jan 2027", "last seen 18:04 by Rojas Pinto, Juan"),
    }
    items = (
        {"key": "i1", "name": "rounds .38, lot L4417/24", "amount": 12},
        {"key": "i2", "name": "Holster", "numbered": True},
    )
    sheet: dict[str, Any] = {"match": sides("quiet" if start else "stop" if stopped else "done")}
    if not start:
        sheet |= {"guard": guard, "weapon": weapon, "things": items, "load_out": "bank, day"}
    sheet |= {"ready": not start and not stopped, "override": stopped}
    said = {"tone": "done", "text": "Weapon taken. Give your PIN, Quilla."}
    if stopped:
        said = {"tone": "stop", "text": "The permit of this weapon lapsed on Fri 20 Nov 2026."}
    return {
        "sheet": sheet,
        "said": {} if start else said,
        "facts": ("Shift 06:00–18:00", "14 to issue", "2 overdue"),
        "done": () if start else done(now),
        "scan_href": "#",
        "confirm_href": "#",
        "return_href": "/styleguide/return/",
        "shift_href": "/styleguide/shift/",
    }


def done(now: datetime) -> list[dict[str, Any]]:
    """What was done a moment ago."""
    return [
        {
            "at": now - timedelta(minutes=at),
            "at_iso": (now - timedelta(minutes=at)).isoformat(),
            "guard": GUARDS[at + 1],
            "kind": "Issue",
            "weapon": "Taurus 82",
            "serial": SERIALS[at + 1],
            "summary": "12 rounds",
            "href": "#",
            "undo_href": "#" if at == 0 else "",
            "undo_until": (now + timedelta(days=400)).isoformat(),
        }
        for at in range(3)
    ]


def returning(now: datetime) -> dict[str, Any]:
    """A return with two rounds that are not there."""
    shared = counter(now, "counter")
    lines = (
        {
            "key": "w1",
            "name": "Taurus 82",
            "note": SERIALS[0],
            "out": 1,
            "back": 1,
            "numbered": True,
        },
        {"key": "l1", "name": "Rounds .38 Special", "note": "lot L4417/24", "out": 12, "back": 10},
        {"key": "k1", "name": "Holster", "out": 1, "back": 1, "numbered": True},
    )
    sheet = shared["sheet"] | {"custody": "c1", "lines": lines, "needs_reason": True}
    classes = (
        ("fired", "Fired"),
        ("training", "Training"),
        ("lost", "Lost"),
        ("damaged", "Damaged"),
    )
    return shared | {
        "sheet": sheet,
        "classes": classes,
        "conditions": CONDITIONS,
        "checks": (("barrel", "Barrel clean"), ("chamber", "Chamber empty")),
        "said": {
            "tone": "decision",
            "text": "Two rounds did not come back. Say what became of them.",
        },
        "issue_href": "/styleguide/counter/",
    }


def shift() -> dict[str, Any]:
    """A whole shift with a row that cannot go."""
    rows = [
        {
            "key": f"r{at}",
            "guard": guard,
            "guard_note": "06:00–18:00",
            "post": ("Banco Centro", "Hospital Sur", "Terminal", "Clínica Este")[at],
            "weapon": "Taurus 82",
            "serial": SERIALS[at],
            "things": Quantity(12, "rounds"),
            "state": "cannot_go" if at == 1 else "ready",
        }
        for at, guard in enumerate(GUARDS)
    ]
    said = "The credential lapsed on Fri 20 Nov 2026. Renew it or put another guard on the roster."
    stopped = [
        rows[1] | {"problems": ({"sentence": said, "ways": (Link("Open the roster", "#"),)},)}
    ]
    return {
        "title": "Issue the shift 06:00–18:00",
        "lead": "Armería Central, Tue 24 Nov 2026",
        "rows": rows,
        "stopped": stopped,
        "ready_count": 3,
        "action": "Issue 3 weapons",
        "words_one": "Issue 1 weapon",
        "words_many": "Issue {n} weapons",
        "confirm_href": "#",
        "back_href": "/styleguide/counter/",
    }
