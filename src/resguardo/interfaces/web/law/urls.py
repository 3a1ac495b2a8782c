"""Addresses of the law."""

from django.urls import URLPattern, path

from . import adding, amending, deeds, pages

app_name = "law"
urlpatterns: list[URLPattern] = [
    path("", pages.profiles, name="profiles"),
    path("amend/", amending.amend, name="amend"),
    path("duty/", adding.add, name="add-duty"),
    path("overlay/", amending.overlay, name="overlay"),
    path("write/", deeds.write, name="write"),
    path("texts/<uuid:text>/", pages.text, name="text"),
    path("texts/<uuid:text>/adopt/", deeds.adopt, name="adopt"),
    path("<slug:profile>/", pages.profile, name="profile"),
]
