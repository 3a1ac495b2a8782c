"""Addresses of the pages on custody."""

from django.urls import URLPattern, path

from . import correcting, decisions, histories, holdings, late, today

app_name = "custody"
urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("custody/out/", holdings.out, name="out"),
    path("custody/overdue/", holdings.overdue, name="overdue"),
    path("custody/holders/<uuid:account>/", holdings.holder, name="holder"),
    path("custody/then/", holdings.then, name="then"),
    path("custody/late/", late.late, name="late"),
    path("custody/things/<uuid:thing>/", histories.thing, name="thing"),
    path("custody/people/<uuid:person>/", histories.person, name="person"),
    path("custody/entries/", histories.entries, name="entries"),
    path("custody/entries/<uuid:entry>/", histories.entry, name="entry"),
    path("custody/entries/<uuid:entry>/reverse/", correcting.reverse, name="reverse"),
    path("custody/discrepancies/", decisions.discrepancies, name="discrepancies"),
    path("custody/discrepancies/<uuid:discrepancy>/", decisions.discrepancy, name="discrepancy"),
    path("custody/overrides/", decisions.overrides, name="overrides"),
    path("custody/overrides/<uuid:override>/", decisions.override, name="override"),
]
