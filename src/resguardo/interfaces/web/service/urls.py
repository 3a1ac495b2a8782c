"""Addresses of contracts, load-outs and the roster."""

from django.urls import URLPattern, path

from . import contracts, rosters

app_name = "service"
urlpatterns: list[URLPattern] = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/new/", contracts.new_contract, name="new-contract"),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<uuid:contract_id>/end/", contracts.end_contract, name="end-contract"),
    path("contracts/<uuid:contract_id>/posts/", contracts.add_posting, name="add-posting"),
    path("posts/<uuid:posting_id>/", contracts.change_posting, name="change-posting"),
    path("roster/", rosters.roster, name="roster"),
    path("roster/new/", rosters.new_shift, name="new-shift"),
    path("roster/<uuid:shift_id>/cancel/", rosters.cancel_shift, name="cancel-shift"),
    path("loadouts/", rosters.loadouts, name="loadouts"),
    path("loadouts/new/", rosters.new_loadout, name="new-loadout"),
    path("loadouts/<uuid:loadout_id>/retire/", rosters.retire_loadout, name="retire-loadout"),
]
