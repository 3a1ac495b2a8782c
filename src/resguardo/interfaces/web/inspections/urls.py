"""Addresses of the pages on inspections."""

from django.urls import URLPattern, path

from . import deeds, field, following, pages

app_name = "inspections"
urlpatterns: list[URLPattern] = [
    path("", pages.inspections, name="inspections"),
    path("plan/", deeds.plan, name="plan"),
    path("<uuid:inspection>/", pages.inspection, name="inspection"),
    path("<uuid:inspection>/announce/", deeds.announce, name="announce"),
    path("<uuid:inspection>/begin/", deeds.begin, name="begin"),
    path("<uuid:inspection>/cancel/", deeds.cancel, name="cancel"),
    path("<uuid:inspection>/checklist/", field.fill_in, name="checklist"),
    path("<uuid:inspection>/checklist/send/", field.send, name="send"),
    path("<uuid:inspection>/checklist/finding/", field.send_finding, name="send_finding"),
    path("<uuid:inspection>/checklist/photograph/", field.send_photograph, name="send_photograph"),
    path("<uuid:inspection>/photograph/", deeds.photograph, name="photograph"),
    path("worker.js", field.worker, name="worker"),
    path("<uuid:inspection>/finding/", deeds.finding, name="finding"),
    path("<uuid:inspection>/close/", deeds.close, name="close"),
    path("<uuid:inspection>/sanction/", following.propose, name="propose"),
    path("findings/<uuid:finding>/answer/", following.answer, name="answer"),
    path("findings/<uuid:finding>/judge/", following.judge, name="judge"),
    path("sanctions/<uuid:sanction>/decide/", following.decide, name="decide"),
]
