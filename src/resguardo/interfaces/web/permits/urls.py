"""Addresses of permits."""

from django.urls import URLPattern, path

from . import views

app_name = "permits"
urlpatterns: list[URLPattern] = [
    path("", views.list_permits, name="permits"),
    path("new/", views.record, name="new"),
    path("<uuid:permit_id>/", views.permit, name="permit"),
    path("<uuid:permit_id>/renew/", views.renew, name="renew"),
    path("<uuid:permit_id>/suspend/", views.suspend, name="suspend"),
    path("<uuid:permit_id>/revoke/", views.revoke, name="revoke"),
    path("<uuid:permit_id>/lift/", views.lift, name="lift"),
]
