"""What is written about people: one function a deed, gathered here from the modules beside it.

Callers write `people.hire(...)`. Each deed asks the mandate first, refuses with a problem that says
what to do, writes its rows and one entry of history, all in one transaction.
"""

from resguardo.records.people.services.answers import keep_answer, kept_answer
from resguardo.records.people.services.approvals import (
    carries_out,
    decide_approval,
    request_approval,
    withdraw_approval,
)
from resguardo.records.people.services.conduct import accept_conduct, publish_conduct
from resguardo.records.people.services.enrolment import (
    AGES_ASKED,
    Newcomer,
    against_newcomer,
    change_person,
    enrol_people,
    enrol_person,
    erase_person,
    identity_hash,
)
from resguardo.records.people.services.fields import (
    check_custom_values,
    define_field,
    retire_field,
)
from resguardo.records.people.services.letting_in import (
    NEW_ENTRY,
    ask_mandate,
    ask_new_password,
    first_half,
    second_half,
)
from resguardo.records.people.services.logins import (
    against_login,
    change_own_language,
    choose_password,
    closed_logins,
    create_user,
    deactivate_user,
    end_sessions,
    reset_password,
)
from resguardo.records.people.services.looking import look_at
from resguardo.records.people.services.mandates import (
    APPROVERS,
    against_mandate,
    approves,
    end_mandate,
    grant_mandate,
    viewer_at_console,
)
from resguardo.records.people.services.organisations import (
    change_organisation,
    close_organisation,
    found_organisation,
)
from resguardo.records.people.services.pins import check_pin, clear_pin_lock, set_pin
from resguardo.records.people.services.saved_views import retire_view, save_view
from resguardo.records.people.services.tokens import (
    admit,
    create_token,
    network_of,
    revoke_token,
    secret_in,
)
from resguardo.records.people.services.work import against_hiring, hire, leave, reinstate, suspend

__all__ = [
    "AGES_ASKED",
    "APPROVERS",
    "NEW_ENTRY",
    "Newcomer",
    "accept_conduct",
    "admit",
    "against_hiring",
    "against_login",
    "against_mandate",
    "against_newcomer",
    "approves",
    "ask_mandate",
    "ask_new_password",
    "carries_out",
    "change_organisation",
    "change_own_language",
    "change_person",
    "check_custom_values",
    "check_pin",
    "choose_password",
    "clear_pin_lock",
    "close_organisation",
    "closed_logins",
    "create_token",
    "create_user",
    "deactivate_user",
    "decide_approval",
    "define_field",
    "end_mandate",
    "end_sessions",
    "enrol_people",
    "enrol_person",
    "erase_person",
    "first_half",
    "found_organisation",
    "grant_mandate",
    "hire",
    "identity_hash",
    "keep_answer",
    "kept_answer",
    "leave",
    "look_at",
    "network_of",
    "publish_conduct",
    "reinstate",
    "request_approval",
    "reset_password",
    "retire_field",
    "retire_view",
    "revoke_token",
    "save_view",
    "second_half",
    "secret_in",
    "set_pin",
    "suspend",
    "viewer_at_console",
    "withdraw_approval",
]
