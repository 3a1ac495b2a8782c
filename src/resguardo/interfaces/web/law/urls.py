"""Addresses of the law."""

from django.urls import URLPattern, path

from . import deeds, pages

app_name = "law"
urlpatterns: list[URLPattern] = [
    path("", pages.profiles, name="profiles"),
    path("amend/", deeds.amend, name="amend"),
    path("overlay/", deeds.overlay, name="overlay"),
    path("texts/<uuid:text>/", pages.text, name="text"),
    path("texts/<uuid:text>/adopt/", deeds.adopt, name="adopt"),
    path("<slug:profile>/", pages.profile, name="profile"),
]
