"""Addresses of the pages on stock and transfers."""

from django.urls import URLPattern, path

from . import counterparts, deeds, movements, overview, training, transferring

app_name = "stock"
urlpatterns: list[URLPattern] = [
    path("", overview.stock, name="stock"),
    path("journeys/", overview.journeys, name="journeys"),
    path("journeys/<uuid:account>/arrive/", deeds.arrive, name="arrive"),
    path("repair/", overview.repair, name="repair"),
    path("repair/back/", deeds.from_repair, name="from-repair"),
    path("training/", training.trainings, name="trainings"),
    path("training/new/", training.train, name="train"),
    path("training/<uuid:training>/", training.training, name="training"),
    path("found/", deeds.found, name="found"),
    path("write-off/", deeds.write_off, name="write-off"),
    path("counterparts/", counterparts.counterparts, name="counterparts"),
    path("transfers/", transferring.transfers, name="transfers"),
    path("transfers/<uuid:transfer>/", transferring.transfer, name="transfer"),
    path("transfers/<uuid:transfer>/refuse/", transferring.refuse, name="refuse"),
    path("transfers/<uuid:transfer>/withdraw/", transferring.withdraw, name="withdraw"),
    path("go/<slug:name>/", movements.movement, name="movement"),
]
