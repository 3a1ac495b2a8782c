"""Pages that go on without a network: what their device keeps is sent as JSON, and answered so.

The checklist of a visit and the sheet of a count share the script (`kept.js`) and its worker. A
refusal answers with its sentence, and the device keeps everything.
"""

from datetime import datetime
from importlib import resources

from django.http import HttpRequest, HttpResponse, JsonResponse

from resguardo.interfaces.web.refusal import REFUSED, said
from resguardo.kernel.problem import Problem


def worker() -> HttpResponse:
    """The service worker, from whose address it may keep the pages beside it and no others."""
    file = resources.files("resguardo.interfaces.web") / "static/resguardo/kept-worker.js"
    return HttpResponse(file.read_text(encoding="utf-8"), content_type="text/javascript")


def is_for_keeping(request: HttpRequest) -> bool:
    """Whether a page is fetched to lie on a device, where it must not say what others may read."""
    return request.headers.get("X-Kept") == "yes"


def refused(problem: Problem) -> HttpResponse:
    """Say what stands in the way, to a script."""
    told = {"problem": said(problem), "code": problem.code}
    return JsonResponse(told, status=REFUSED)


def moment(text: str) -> datetime:
    """A moment as a device says it, with its zone; else a `ValueError`."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found
