"""Addresses that belong to no chapter: light or dark, and the page that shows every component."""

from django.urls import URLPattern, path

from .appearance import set_appearance
from .styleguide import styleguide

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("appearance/", set_appearance, name="appearance"),
    path("styleguide/", styleguide, name="styleguide"),
    path("styleguide/<slug:page>/", styleguide, name="styleguide-page"),
]
