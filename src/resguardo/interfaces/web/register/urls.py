"""Addresses of the register."""

from django.urls import URLPattern, path

from . import deeds, firearms, labels, things

app_name = "register"
urlpatterns: list[URLPattern] = [
    path("firearms/", firearms.firearms, name="firearms"),
    path("firearms/new/", firearms.enrol, name="new-firearm"),
    path("firearms/<uuid:thing_id>/", firearms.firearm, name="firearm"),
    path("firearms/<uuid:thing_id>/change/", firearms.edit, name="edit-firearm"),
    path("firearms/<uuid:thing_id>/identity/", firearms.correct_identity, name="correct-identity"),
    path("firearms/<uuid:thing_id>/condition/", firearms.condition, name="condition"),
    path("kinds/<slug:kind>/", things.things, name="things"),
    path("kinds/<slug:kind>/new/", things.enrol, name="new-thing"),
    path("things/<uuid:thing_id>/", things.thing, name="thing"),
    path("things/<uuid:thing_id>/change/", things.edit, name="edit-thing"),
    path("things/<uuid:thing_id>/mark/", deeds.read_mark, name="read-mark"),
    path("things/<uuid:thing_id>/photograph/", deeds.add_photo, name="add-photo"),
    path("things/<uuid:thing_id>/block/", deeds.block, name="block"),
    path("blocks/<uuid:block_id>/lift/", deeds.lift_block, name="lift-block"),
    path("files/<uuid:attachment_id>/", deeds.file, name="file"),
    path("scan/<str:code>/", things.scan, name="scan"),
    path("labels/", labels.labels, name="labels"),
    path("stolen/", deeds.stolen, name="stolen"),
    path("stolen/new/", deeds.list_stolen, name="list-stolen"),
    path("stolen/<int:listing_id>/withdraw/", deeds.withdraw_stolen, name="withdraw-stolen"),
]
