"""Addresses of permits."""

from django.urls import URLPattern, path

from . import applications, buying, carrying, check, views

app_name = "permits"
urlpatterns: list[URLPattern] = [
    path("", views.list_permits, name="permits"),
    path("new/", views.record, name="new"),
    path("check/", check.check, name="check"),
    path("check/firearm/", check.firearm, name="check-firearm"),
    path("check/code/", carrying.check_code, name="check-code"),
    path("check/worker.js", carrying.worker, name="worker"),
    path("check/statements.vkey", carrying.key, name="statements-key"),
    path("check/stopped.cwt", carrying.stopped, name="stopped"),
    path("mine/", carrying.mine, name="mine"),
    path("applications/", applications.applications, name="applications"),
    path("leaves/new/", buying.record, name="record-leave"),
    path("applications/buy/", buying.ask, name="ask"),
    path("applications/new/", applications.apply, name="apply"),
    path("applications/<uuid:application>/", applications.application, name="application"),
    path("applications/<uuid:application>/paper/", applications.paper, name="paper"),
    path("applications/<uuid:application>/grant/", applications.grant, name="grant"),
    path(
        "applications/<uuid:application>/step/<slug:step>/",
        applications.step,
        name="application-step",
    ),
    path("<uuid:permit_id>/", views.permit, name="permit"),
    path("<uuid:permit_id>/code/", carrying.show_code, name="code"),
    path("<uuid:permit_id>/apply/", applications.renewal, name="apply-renewal"),
    path("<uuid:permit_id>/renew/", views.renew, name="renew"),
    path("<uuid:permit_id>/suspend/", views.suspend, name="suspend"),
    path("<uuid:permit_id>/revoke/", views.revoke, name="revoke"),
    path("<uuid:permit_id>/lift/", views.lift, name="lift"),
]
