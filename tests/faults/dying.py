"""Issues a weapon and dies by `os._exit` at a given moment: no cleaning up, as in a power cut.

Started by a test as a process of its own on the database that the test works on, with the settings
of a real server; Django is set up before this is read. A child for each moment does the same issue
under the same request key; what each left behind is said as a line of JSON.
"""

import json
import os
import sys
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from resguardo.interfaces.cli.serve import let_go_of_the_database
from resguardo.records.custody import services as custody
from resguardo.records.custody.models import Entry
from resguardo.records.people import sight
from resguardo.records.people.models import User
from resguardo.records.people.selectors import viewer_of

DEAD = 9
IN_THE_MIDDLE = 3


def issue(told: dict[str, Any]) -> None:
    """Issue as a face would."""
    at = datetime.fromisoformat(told["at"])
    custody.issue(
        by=viewer_of(User.objects.get(pk=told["user"]), at=at),
        at=at,
        armoury=UUID(told["armoury"]),
        handing=custody.Handing(
            guard=UUID(told["guard"]),
            things={UUID(name): quantity for name, quantity in told["things"].items()},
            shift=UUID(told["shift"]),
        ),
        slip=custody.Slip(
            confirmation=custody.Confirmation(kind="signature", signature="M1 1L9 9"),
            request_key="dying",
        ),
    )


def die_at(moment: str) -> None:
    """Lay the mine."""
    if moment in {"first", "middle"}:
        passed = [0]

        def cut(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
            done = execute(sql, parameters, many, context)
            passed[0] += sql.startswith(("INSERT", "UPDATE", "DELETE"))
            if passed[0] >= (1 if moment == "first" else IN_THE_MIDDLE):
                os._exit(DEAD)
            return done

        connection.execute_wrappers.append(cut)
    elif moment in {"before", "after"}:
        wrapper: Any = connection
        commit = wrapper._commit

        def dying() -> None:
            if moment == "after":
                commit()
            os._exit(DEAD)

        wrapper._commit = dying


def main() -> None:
    """Let one child die at each moment, and tell what it left."""
    told = json.loads(sys.argv[1])
    sight.look_everywhere()
    for moment in ("first", "middle", "before", "after", "again"):
        child = os.fork()
        if not child:
            die_at(moment)
            issue(told)
            connection.close()
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        entries = Entry.objects.filter(kind="issue").count()
        let_go_of_the_database()
        status = os.waitstatus_to_exitcode(status)
        left = json.dumps({"moment": moment, "status": status, "entries": entries})
        sys.stdout.write(f"{left}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
