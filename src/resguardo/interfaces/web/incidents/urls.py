"""Addresses of the pages on incidents and sealed reports."""

from django.urls import URLPattern, path

from . import deeds, outside, pages, sealed

app_name = "incidents"
urlpatterns: list[URLPattern] = [
    path("", pages.incidents, name="incidents"),
    path("new/", deeds.new, name="new"),
    path("near-miss/", deeds.near_miss, name="near_miss"),
    path("complaint/", outside.complain, name="complain"),
    path("complaint/code/", outside.code, name="complaint_code"),
    path("sealed/", sealed.reports, name="sealed"),
    path("sealed/new/", sealed.write, name="seal"),
    path("sealed/code/", sealed.code, name="code"),
    path("sealed/<uuid:report>/", sealed.report, name="report"),
    path("sealed/<uuid:report>/answer/", sealed.answer, name="answer"),
    path("measures/<uuid:measure>/done/", deeds.measure_done, name="done"),
    path("measures/<uuid:measure>/verify/", deeds.measure_verify, name="verify"),
    path("<uuid:incident>/", pages.incident, name="incident"),
    path("<uuid:incident>/tell/", deeds.tell, name="tell"),
    path("<uuid:incident>/evidence/", deeds.evidence, name="evidence"),
    path("<uuid:incident>/kind/", deeds.reclassify, name="reclassify"),
    path("<uuid:incident>/recover/", deeds.recover, name="recover"),
    path("<uuid:incident>/write-off/", deeds.write_off, name="write-off"),
    path("<uuid:incident>/measure/", deeds.measure, name="measure"),
    path("<uuid:incident>/close/", deeds.close, name="close"),
    path("<uuid:incident>/reopen/", deeds.reopen, name="reopen"),
    path("<uuid:incident>/knew/", deeds.knew, name="knew"),
]
