"""The checklist in the field: a page that works without a network and sends when there is one.

Without JavaScript it is a form as any other. With it every answer, finding and photograph is kept
on the device at once and sent, once, as soon as the network lets it; a colleague's answer is never
written over in silence.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.interfaces.web import kept
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

from .words import GRAVITY_WORDS, SEEN_WORDS

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
        "points": [_shown(point, standing.get(point.code), row) for point in points],
        "elsewhere": _there(row, ""),
        "gravities": list(GRAVITY_WORDS.items()),
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


def _shown(point: Point, given: Any, row: Any) -> dict[str, Any]:
    return {
        "code": point.code,
        "question": _(point.question),
        "source": point.source,
        "seen": given.seen if given is not None else "",
        "note": given.note if given is not None else "",
        "knew": from_field.version(given) if given is not None else "",
        "there": _there(row, point.code),
    }


def _there(row: Any, point: str) -> dict[str, Any]:
    """What was found and photographed at a point already."""
    return {
        "findings": [each for each in row.findings.all() if each.point == point],
        "photos": [each for each in row.photos.all() if each.point == point],
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
        return kept.refused(problem)
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
        return [
            from_field.FieldAnswer(
                point=str(each["point"])[:40],
                seen=str(each["seen"])[:8],
                note=str(each["note"])[:TEXT_MAX],
                noted_at=_moment(str(each["noted_at"])),
                knew=str(each["knew"])[:40],
            )
            for each in rows[:ANSWERS_MAX]
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise from_field.AnswersUnreadable from error


@require_POST
def send_finding(request: Page, inspection: UUID) -> HttpResponse:
    """A finding that a device kept."""
    typed = Typed(request.POST)
    facts = {
        "text": typed.text("text", _("What is wrong"), limit=1_000),
        "article": typed.text("article", _("Which article asks for this"), limit=200),
        "gravity": typed.text("gravity", _("Gravity"), limit=8),
        "due_on": typed.day("due_on", _("To be put right before"), required=True),
    }
    return _take(request, inspection, typed, inspecting.add_finding, facts)


@require_POST
def send_photograph(request: Page, inspection: UUID) -> HttpResponse:
    """A photograph that a device kept."""
    file = request.FILES.get("content")
    facts = {"content": file.read() if file is not None else b""}
    return _take(request, inspection, Typed(request.POST), from_field.add_photograph, facts)


def _take(
    request: Page, inspection: UUID, typed: Typed, service: Any, facts: dict[str, Any]
) -> HttpResponse:
    """Take in what a device kept, once, and answer with its key; or say why not."""
    demand_authority(by=request.viewer, at=request.at)
    key = typed.key("key", _("Key"), required=True)
    point = typed.text("point", _("Point of the checklist"), limit=40)
    try:
        typed.check()
        service(
            by=request.viewer, at=request.at, inspection=inspection, point=point,
            device_key=key, noted_at=_moment(typed.text("noted_at")), **facts,
        )  # fmt: skip
    except (NotMandated, NotFound):
        raise
    except Problem as problem:
        return kept.refused(problem)
    return JsonResponse({"taken": str(key)})


def _moment(text: str) -> datetime:
    try:
        return kept.moment(text)
    except ValueError as error:
        raise from_field.AnswersUnreadable from error


@require_GET
def worker(request: Page) -> HttpResponse:
    """The service worker, from where it may keep the pages of visits and no others."""
    demand_authority(by=request.viewer, at=request.at)
    return kept.worker()
