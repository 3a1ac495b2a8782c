"""Addresses of the pages on parcels."""

from django.urls import URLPattern, path

from . import inbox, pages

app_name = "parcels"
urlpatterns: list[URLPattern] = [
    path("", pages.parcels, name="parcels"),
    path("new/", pages.new, name="new"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("received/", inbox.received, name="received"),
    path("received/carried/", inbox.carried, name="carried"),
    path("received/<uuid:received>/", inbox.one, name="received_one"),
    path("received/<uuid:received>/document/", inbox.document, name="received_document"),
    path("received/<uuid:received>/proof/", inbox.proof, name="received_proof"),
    path("received/<uuid:received>/answer/", inbox.answer, name="received_answer"),
    path("<uuid:parcel>/", pages.parcel, name="parcel"),
    path("<uuid:parcel>/document/", pages.document, name="document"),
    path("<uuid:parcel>/proof/", pages.proof, name="proof"),
    path("<uuid:parcel>/attempt/<int:index>/", pages.attempt, name="attempt"),
    path("<uuid:parcel>/answer/", pages.answer, name="answer"),
    path("<uuid:parcel>/file/", pages.carry, name="carry"),
]
