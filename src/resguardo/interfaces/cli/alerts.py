"""`resguardo alerts`: screens the database and keeps what is new, for the desks to decide.

Meant for each night: writes the tables into a scratch folder, runs the rules, keeps the alerts that
are not here yet, and removes the folder. What a person has decided stays decided.
"""

import argparse
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from resguardo.insight.exchange.export import export
from resguardo.insight.screening.alerts import Alert
from resguardo.insight.screening.rules import BY_CODE
from resguardo.insight.screening.screen import STEPS, steps
from resguardo.interfaces.cli.asking import day
from resguardo.interfaces.cli.output import add_format, print_json, print_rows, progress
from resguardo.records.oversight.alerting import FoundAlert, keep_alerts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the day, and how far back a new alert is still worth keeping."""
    add_format(parser)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="as 2026-03-31")
    parser.add_argument(
        "--days", type=int, default=400, metavar="N", help="keep alerts of the last N days (400)"
    )


def run(args: argparse.Namespace) -> int:
    """Export, screen, keep, and say how many are new."""
    found = screened(as_of=args.as_of, days=args.days)
    new = keep_alerts(at=timezone.now(), found=found)
    counted = Counter(each.severity for each in new)
    rows = [
        {"severity": severity, "new": counted[severity]}
        for severity in ("rule", "high", "medium", "low")
    ]
    if args.format == "json":
        print_json({"found": len(found), "new": len(new), "by_severity": dict(counted)})
    else:
        print_rows(args, ("severity", "new"), rows)
    return 0


def screened(*, as_of: date | None = None, days: int = 400) -> list[FoundAlert]:
    """Screen the database through its own export."""
    found: list[Alert] = []
    with tempfile.TemporaryDirectory(prefix="resguardo-alerts-") as scratch:
        tables = Path(scratch) / "tables"
        for _rows in progress(export(tables), total=0, what="blocks of moves"):
            pass
        for _rule in progress(steps(tables, into=found, as_of=as_of), total=STEPS, what="rules"):
            pass
    last = max((each.raised_on for each in found), default=date.min)
    since = last - timedelta(days=days) if found else last
    return [_handed(each) for each in found if each.raised_on >= since]


def _handed(each: Alert) -> FoundAlert:
    """Turn an alert of the screening into what the record keeps."""
    since = each.facts.get("since")
    other = each.facts.get("other")
    return FoundAlert(
        key=each.alert_id,
        rule=each.rule,
        pattern=each.pattern,
        organisation=UUID(each.org_id),
        subject_kind=each.subject_kind,
        subject=UUID(each.subject_id),
        other_kind=BY_CODE[each.rule].other,
        other=UUID(other) if other else None,
        severity=each.severity,
        score=each.score,
        raised_on=each.raised_on,
        many=each.facts.get("many"),
        since=date.fromisoformat(since) if since else None,
        entries=tuple(UUID(entry) for entry in each.entry_ids),
    )
