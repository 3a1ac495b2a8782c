"""Addresses of the pages about people."""

from django.urls import URLPattern, path

from . import account, conduct, deeds, fields, keys, logins, persons, requests

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("people/", persons.persons, name="persons"),
    path("people/enrol/", persons.enrol, name="enrol"),
    path("people/<uuid:person_id>/", persons.person, name="person"),
    path("people/<uuid:person_id>/change/", persons.change, name="change"),
    path("people/<uuid:person_id>/hire/", deeds.hire, name="hire"),
    path("people/<uuid:person_id>/leave/", deeds.leave, name="leave"),
    path("people/<uuid:person_id>/suspend/", deeds.suspend, name="suspend"),
    path("people/<uuid:person_id>/reinstate/", deeds.reinstate, name="reinstate"),
    path("people/<uuid:person_id>/pin/", deeds.pin, name="pin"),
    path("people/<uuid:person_id>/erase/", deeds.erase, name="erase"),
    path("logins/", logins.logins, name="logins"),
    path("logins/new/", logins.new_login, name="new-login"),
    path("logins/<uuid:user_id>/", logins.login, name="login"),
    path("logins/<uuid:user_id>/grant/", logins.grant, name="grant"),
    path("logins/<uuid:user_id>/password/", logins.password, name="reset-password"),
    path("logins/<uuid:user_id>/close/", logins.close, name="close-login"),
    path("mandates/<uuid:mandate_id>/end/", logins.end, name="end-mandate"),
    path("keys/", keys.keys, name="keys"),
    path("keys/new/", keys.new_key, name="new-key"),
    path("keys/<uuid:key_id>/revoke/", keys.revoke, name="revoke-key"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<uuid:request_id>/", requests.decide, name="request"),
    path("requests/<uuid:request_id>/withdraw/", requests.withdraw, name="withdraw"),
    path("fields/", fields.fields, name="fields"),
    path("fields/new/", fields.new_field, name="new-field"),
    path("fields/<uuid:field_id>/retire/", fields.retire_field, name="retire-field"),
    path("conduct/", conduct.conduct, name="conduct"),
    path("conduct/new/", conduct.new_conduct, name="new-conduct"),
    path("account/", account.account, name="account"),
    path("account/pin/", account.pin, name="own-pin"),
    path("account/language/", account.language, name="language"),
    path("account/sign-out-elsewhere/", account.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("account/organisation/", account.switch, name="switch"),
    path("accounts/play/", account.play, name="play"),
]
