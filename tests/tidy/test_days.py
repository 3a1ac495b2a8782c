"""A day is the day of the place: below the faces nobody takes the day of Greenwich."""

import ast

from tests.tidy.test_sizes import FILES, PACKAGE

ASIDE = {
    ("people/days.py", "local(at, time_zone).date"): "the one way itself",
    (
        "custody/facts.py",
        "last.date",
    ): "of a duty, whose moments are in the zone of the organisation",
    ("custody/facts.py", "self.starts_at.date"): "of a duty, in the zone of the organisation",
    (
        "custody/facts.py",
        "moment.astimezone(each.starts_at.tzinfo).date",
    ): "by the zone of the duty",
    ("custody/following.py", "(at + shift).date"): "both days that it can be anywhere on earth",
    ("papers/figures.py", "start.date"): "a midnight of the authority's zone",
    ("papers/figures.py", "end.date"): "a midnight of the authority's zone",
    ("intake/values.py", "cell.date"): "a cell of a spreadsheet, which has no zone",
    ("intake/values.py", "(self.epoch + timedelta(days=int(number))).date"): "counts days, no zone",
    (
        "people/services/tokens.py",
        "at.date",
    ): "on which day a program used its key; decides nothing",
    ("transparency/services.py", "at.date"): "the log knows bytes and no places",
    (
        "transparency/parcels.py",
        "row.let_go_at.date",
    ): "the log knows no places; it decides nothing",
}
"""What may take the day of a moment by itself, and why: the file, and whose `.date()`."""

NOT_OURS = {"get_current_timezone", "localdate", "localtime", "today"}
"""Zones and days that are those of whoever asks, or of the machine."""


def _days(path: str, source: str) -> set[tuple[str, str]]:
    """Each moment whose day is taken by itself in a module, and each other way to such a day."""
    return {(path, said) for node in ast.walk(ast.parse(source)) if (said := _said_of(node))}


def _said_of(node: ast.AST) -> str:
    """What takes a day without saying of which place, as it is written; empty for all else."""
    if isinstance(node, ast.keyword):
        ways = set((node.arg or "").split("__")[1:])
        return node.arg or "" if ways & {"date", "year", "month", "day"} else ""
    if not isinstance(node, ast.Call):
        return ""
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    if name == "date" and isinstance(called, ast.Attribute) and not node.args + node.keywords:
        return ast.unparse(called)
    if name in NOT_OURS or (name.startswith("Trunc") and not _has_zone(node)):
        return ast.unparse(node)
    return ""


def _has_zone(node: ast.Call) -> bool:
    return any(each.arg == "tzinfo" for each in node.keywords)


def test_a_day_is_never_taken_but_by_the_zone_of_a_place() -> None:
    """The demonstration is asked too: made in the evening, it must not tell of tomorrow."""
    records, console = PACKAGE / "records", PACKAGE / "interfaces" / "cli"
    taken = {
        each
        for path in FILES
        for folder in (records, console)
        if path.is_relative_to(folder) and (folder is records or path.name.startswith("demo_"))
        for each in _days(path.relative_to(folder).as_posix(), path.read_text())
    }
    assert taken == set(ASIDE)


def test_each_way_to_a_foreign_day_is_seen() -> None:
    source = """
a = at.date()
b = timezone.localdate(at)
rows.filter(submitted_at__date__lt=1, occurred_at__year=2)
rows.annotate(day=TruncDate("at"), other=TruncDate("at", tzinfo=zone))
c = date.today()
"""
    said = {
        "at.date", "timezone.localdate(at)", "date.today()", "TruncDate('at')",
        "submitted_at__date__lt", "occurred_at__year",
    }  # fmt: skip
    assert _days("x.py", source) == {("x.py", each) for each in said}
