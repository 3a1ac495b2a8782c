"""Addresses of open statistics."""

from django.urls import URLPattern, path

from . import deeds, pages

app_name = "open_statistics"
urlpatterns: list[URLPattern] = [
    path("", pages.latest, name="latest"),
    path("releases/", pages.archive, name="archive"),
    path("dictionary.csv", pages.dictionary, name="dictionary"),
    path("releases/<uuid:release>/", pages.release, name="release"),
    path("releases/<uuid:release>/figures.csv", pages.figures_csv, name="csv"),
    path("releases/<uuid:release>/figures.parquet", pages.figures_parquet, name="parquet"),
    path("releases/<uuid:release>/release.json", pages.content, name="content"),
    path("releases/<uuid:release>/release.tlog-proof", pages.proof, name="proof"),
    path("drafts/", deeds.drafts, name="drafts"),
    path("drafts/new/", deeds.new, name="new"),
    path("drafts/<uuid:release>/", deeds.draft, name="draft"),
    path("drafts/<uuid:release>/publish/", deeds.publish, name="publish"),
]
