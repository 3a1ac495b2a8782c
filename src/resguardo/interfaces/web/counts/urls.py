"""Addresses of the pages on counts and hand-overs."""

from django.urls import URLPattern, path

from . import by_code, comparing, handing_over, overview, scans, sheet

app_name = "counts"
urlpatterns: list[URLPattern] = [
    path("", overview.due, name="due"),
    path("worker.js", scans.worker, name="worker"),
    path("made/", overview.made, name="made"),
    path("new/", overview.new, name="new"),
    path("hand-over/", handing_over.hand_over, name="hand-over"),
    path("shift-book/", handing_over.handovers, name="handovers"),
    path("shift-book/<uuid:handover>/", handing_over.handover, name="handover"),
    path("<uuid:count>/", comparing.count, name="count"),
    path("<uuid:count>/see/", sheet.see, name="see"),
    path("<uuid:count>/scans/", scans.send, name="scans"),
    path("<uuid:count>/photo/", sheet.picture, name="picture"),
    path("<uuid:count>/close/", sheet.close, name="close"),
    path("<uuid:count>/code/", by_code.make, name="make-code"),
    path("codes/<uuid:count_link_id>/end/", by_code.end, name="end-code"),
    path("by-code/<str:token>/", by_code.page, name="by-code"),
    path("by-code/<str:token>/see/", by_code.see, name="see-by-code"),
    path("by-code/<str:token>/scans/", scans.send_by_code, name="scans-by-code"),
    path("by-code/<str:token>/close/", by_code.close, name="close-by-code"),
    path("<uuid:count>/recount/", comparing.recount, name="recount"),
    path("<uuid:count>/abandon/", comparing.abandon, name="abandon"),
]
