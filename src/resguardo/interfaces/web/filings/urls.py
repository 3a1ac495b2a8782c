"""Addresses of filings and of the company's duties."""

from django.urls import URLPattern, path

from . import duties, pages, sending

app_name = "filings"
urlpatterns: list[URLPattern] = [
    path("", pages.filings, name="filings"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<uuid:organisation>/", duties.of_company, name="of-company"),
    path("prepare/<slug:duty>/", pages.prepare, name="prepare"),
    path("<uuid:filing>/", pages.filing, name="filing"),
    path("<uuid:filing>/step/", pages.step, name="step"),
    path("<uuid:filing>/send/", sending.hand_over, name="send"),
]
