"""Addresses of the pages on traces."""

from django.urls import URLPattern, path

from . import companies, deeds, pages

app_name = "traces"
urlpatterns: list[URLPattern] = [
    path("", pages.traces, name="traces"),
    path("new/", deeds.new, name="new"),
    path("listed/", pages.listed, name="listed"),
    path("questions/", companies.questions, name="questions"),
    path("questions/contact/", companies.contact, name="contact"),
    path("questions/<uuid:question>/answer/", companies.answer, name="answer"),
    path("<uuid:trace>/", pages.trace, name="trace"),
    path("<uuid:trace>/search/", pages.search, name="search"),
    path("<uuid:trace>/packet/", pages.packet, name="packet"),
    path("<uuid:trace>/amend/", deeds.amend, name="amend"),
    path("<uuid:trace>/identify/", deeds.identify, name="identify"),
    path("<uuid:trace>/divert/", deeds.divert, name="divert"),
    path("<uuid:trace>/ask/", deeds.ask, name="ask"),
    path("<uuid:trace>/reply/", deeds.reply, name="reply"),
    path("<uuid:trace>/step/<slug:step>/", deeds.step, name="step"),
]
