"""Addresses of the pages on the proof."""

from django.urls import URLPattern, path

from . import issued, log, receipts, sealing, verify

app_name = "verification"
urlpatterns: list[URLPattern] = [
    path("verify/", verify.verify, name="verify"),
    path("p/<slug:code>/", issued.issued, name="issued"),
    path("sealed-export/", sealing.sealed_export, name="export"),
    path("sealed-export/file/", sealing.sealed_file, name="sealed_file"),
    path("log/", log.overview, name="log"),
    path("log/checkpoint", log.checkpoint, name="checkpoint"),
    path("log/log.vkey", log.key, name="key"),
    path("log/<path:path>", log.tile, name="tile"),
    path("counts/<uuid:count>/receipt/", receipts.count_receipt, name="count_receipt"),
    path(
        "counts/shift-book/<uuid:handover>/receipt/",
        receipts.handover_receipt,
        name="handover_receipt",
    ),
    path("custody/entries/<uuid:entry>/receipt/", receipts.download, name="receipt"),
]
