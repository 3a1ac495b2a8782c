"""The checklist in the field: a page that works without a network and sends when there is one.

Without JavaScript it is a form as any other. With it every answer is kept on the device at once and
sent as soon as the network lets it; a colleague's answer is never written over in silence.
"""

import json
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.interfaces.web.doors import Page
from resguardo.interfaces.web.people.asks import done
from resguardo.interfaces.web.reading import moment_text
from resguardo.interfaces.web.refusal import render_refused
from resguardo.interfaces.web.typed import Typed
from resguardo.kernel.mandate import NotMandated
from resguardo.kernel.problem import Problem
from resguardo.records.oversight import inspections as seen
from resguardo.records.oversight.checklists import Point, checklist
from resguardo.records.oversight.procedures import demand_authority
from resguardo.records.oversight.services import field as from_field
from resguardo.records.oversight.services import inspections as inspecting
from resguardo.records.people.selectors import NotFound

from .words import SEEN_WORDS

TEXT_MAX = 500
ANSWERS_MAX = 200


@require_http_methods(["GET", "POST"])
def fill_in(request: Page, inspection: UUID) -> HttpResponse:
    """The checklist of a visit, as far as one has come; the latest answer to a point holds."""
    demand_authority(by=request.viewer, at=request.at)
    row = seen.inspection(viewer=request.viewer, at=request.at, public_id=inspection)
    standing = {each.point: each for each in row.answers.all()}
    points = checklist(row.organisation.jurisdiction, row.planned_on)
    typed = Typed(request.POST)
    context = {
        "row": row,
        "back": reverse("inspections:inspection", args=[row.public_id]),
        "options": [(code, words) for code, (words, _tone) in SEEN_WORDS.items()],
        "points": [_shown(point, standing.get(point.code)) for point in points],
    }
    if request.method != "POST":
        return render(request, "inspections/checklist.html", context)
    try:
        inspecting.answer_points(
            by=request.viewer, at=request.at, inspection=row.public_id,
            answers=_changed(points, standing, typed),
        )  # fmt: skip
    except Problem as problem:
        return render_refused(request, "inspections/checklist.html", context, problem, typed=typed)
    messages.success(request, _("Recorded."))
    return done(str(context["back"]))


def _shown(point: Point, given: Any) -> dict[str, Any]:
    return {
        "code": point.code,
        "question": _(point.question),
        "source": point.source,
        "seen": given.seen if given is not None else "",
        "note": given.note if given is not None else "",
        "knew": from_field.version(given) if given is not None else "",
    }


def _changed(
    points: list[Point], standing: dict[str, Any], typed: Typed
) -> dict[str, tuple[str, str]]:
    """What was answered anew: an answer that stands is not written a second time."""
    answers = {}
    for point in points:
        answer = typed.text(point.code), typed.text(f"{point.code}-note", limit=TEXT_MAX)
        before = standing.get(point.code)
        if answer[0] and (before is None or (before.seen, before.note) != answer):
            answers[point.code] = answer
    return answers


@require_POST
def send(request: Page, inspection: UUID) -> HttpResponse:
    """Answers that a device kept, as JSON: what stands now, and what somebody else said meanwhile.

    A refusal answers with its sentence, and the device keeps everything.
    """
    demand_authority(by=request.viewer, at=request.at)
    try:
        heard = from_field.answer_from_the_field(
            by=request.viewer, at=request.at, inspection=inspection, answers=_sent(request.body)
        )
    except (NotMandated, NotFound):
        raise
    except Problem as problem:
        return JsonResponse({"problem": problem.sentence(_)}, status=422)
    conflicts = [
        {
            "point": each.point,
            "seen": each.seen,
            "note": each.note,
            "said": _("{who}, {when}: {seen}").format(
                who=each.by, when=moment_text(each.answered_at), seen=SEEN_WORDS[each.seen][0]
            ),
            "knew": each.answered_at.isoformat(),
        }
        for each in heard.conflicts
    ]
    taken = {point: moment.isoformat() for point, moment in heard.taken.items()}
    return JsonResponse({"taken": taken, "conflicts": conflicts})


def _sent(body: bytes) -> list[from_field.FieldAnswer]:
    """Read what a device sent; refuses what this page never sends."""
    try:
        rows = json.loads(body)["answers"]
        found = [
            from_field.FieldAnswer(
                point=str(each["point"])[:40],
                seen=str(each["seen"])[:8],
                note=str(each["note"])[:TEXT_MAX],
                noted_at=datetime.fromisoformat(str(each["noted_at"])),
                knew=str(each["knew"])[:40],
            )
            for each in rows[:ANSWERS_MAX]
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise from_field.AnswersUnreadable from error
    if any(each.noted_at.tzinfo is None for each in found):
        raise from_field.AnswersUnreadable
    return found


@require_GET
def worker(request: Page) -> HttpResponse:
    """The service worker, from where it may keep the pages of visits and no others."""
    demand_authority(by=request.viewer, at=request.at)
    file = resources.files("resguardo.interfaces.web") / "static/resguardo/field-worker.js"
    return HttpResponse(file.read_text(encoding="utf-8"), content_type="text/javascript")
