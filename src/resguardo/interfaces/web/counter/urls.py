"""Addresses of the counter."""

from django.urls import URLPattern, path

from . import armoury, issuing, relief, returning, shift

app_name = "counter"
urlpatterns: list[URLPattern] = [
    path("counter/", issuing.counter, name="issue"),
    path("counter/armoury/", armoury.choose, name="armoury"),
    path("counter/scan/", issuing.scan, name="scan"),
    path("counter/confirm/", issuing.confirm, name="confirm"),
    path("counter/undo/<uuid:entry>/", issuing.undo, name="undo"),
    path("counter/return/", returning.page, name="return"),
    path("counter/return/scan/", returning.scan, name="return-scan"),
    path("counter/return/confirm/", returning.confirm, name="return-confirm"),
    path("counter/shift/", shift.issue, name="shift"),
    path("counter/shift/return/", shift.take_back, name="shift-return"),
    path("counter/relief/", relief.relief, name="relief"),
]
