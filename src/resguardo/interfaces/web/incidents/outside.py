"""Complaints from outside: anybody may write to the authority, without a login and without a name.

The receipt is the number of the entry in the log and a code that is shown once; with it one reads
the answer and adds a word. Nothing is kept of who writes; how often, one address is bounded.
Moments are those of the authority that reads it.
"""

from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resguardo.interfaces.web.doors import Page, open_to_all
from resguardo.interfaces.web.pace import demand_pace
from resguardo.interfaces.web.people.asks import Ask, Deed, carry_out
from resguardo.interfaces.web.records import Record, Section
from resguardo.interfaces.web.words_of_law import OUTSIDE_SUBJECTS
from resguardo.records.oversight import services

from .sealed import code_words, sealed_words

_BOTH = require_http_methods(["GET", "POST"])
AN_HOUR: Final = 60
COMPLAINTS_AN_HOUR: Final = 5
CODES_AN_HOUR: Final = 30


@open_to_all
@_BOTH
def complain(request: Page) -> HttpResponse:
    """Write to the authority."""
    deed = Deed(
        title=_("Complain about armed guards"),
        button=_("Send to the authority"),
        lead=_("You need no account and no name. Only the authority reads this; the company does "
               "not. If somebody is in danger now, call the police."),
        asks=(
            Ask("subject", _("What it is about"), "radios",
                options=tuple(OUTSIDE_SUBJECTS.items())),
            Ask("about", _("Which company, and where"),
                hint=_("What stood on the uniform or the car, the street, the shop."),
                required=False, limit=200),
            Ask("text", _("What happened, and when"), "reason", limit=5_000),
            Ask("contact", _("How the authority can reach you"),
                hint=_("Leave it empty if you do not want that: you read the answer with a code."),
                required=False, limit=200),
        ),
        back=reverse("incidents:complaint_code"),
        back_text=_("Read an answer with a code"),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> HttpResponse:
        demand_pace(request, "complaint", most=COMPLAINTS_AN_HOUR, minutes=AN_HOUR)
        sent = services.complain(at=request.at, **values)
        timezone.activate(ZoneInfo(sent.report.organisation.time_zone))
        facts = [
            (_("Code"), code_words(sent.code)),
            (_("Receipt number"), str(sent.entry)),
            (_("Received"), sent.report.written_at),
            (_("Read by"), sent.report.organisation.name),
        ]
        record = Record(
            title=_("The authority has your complaint"),
            lead=_("Write the code down: with it you read the answer. It is shown only now."),
            back=reverse("incidents:complaint_code"),
            back_text=_("Read an answer with a code"),
            sections=[Section(_("Your receipt"), facts=facts)],
        )
        return render(request, "record.html", {"record": record})

    return carry_out(request, deed, do)


@open_to_all
@_BOTH
def code(request: Page) -> HttpResponse:
    """Read what was answered, and add a word."""
    deed = Deed(
        title=_("Read an answer with a code"),
        button=_("Open the complaint"),
        asks=(
            Ask("code", _("Code"), limit=40),
            Ask("text", _("Something to add"), "reason", required=False, limit=5_000),
        ),
        back=reverse("incidents:complain"),
        back_text=_("Complain about armed guards"),
    )

    def do(values: dict[str, Any]) -> HttpResponse:
        demand_pace(request, "complaint-code", most=CODES_AN_HOUR, minutes=AN_HOUR)
        if values["text"]:
            services.add_to_complaint(at=request.at, **values)
        row = services.complaint_of_code(values["code"])
        timezone.activate(ZoneInfo(row.organisation.time_zone))
        record = Record(
            title=_("Your complaint"),
            lead=str(OUTSIDE_SUBJECTS[row.subject]),
            back=reverse("incidents:complaint_code"),
            back_text=_("Read an answer with a code"),
            sections=[Section(_("What was written"), table=sealed_words(row, names=False))],
        )
        return render(request, "record.html", {"record": record})

    return carry_out(request, deed, do)
