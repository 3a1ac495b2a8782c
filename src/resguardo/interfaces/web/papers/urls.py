"""Addresses of the papers."""

from django.urls import URLPattern, path

from . import books, forms, issued, receipts

app_name = "papers"
urlpatterns: list[URLPattern] = [
    path("", forms.papers, name="papers"),
    path("book/", books.book, name="book"),
    path("review/", books.review, name="review"),
    path("receipts/", receipts.receipts_of_day, name="receipts"),
    path("issued/", issued.issued, name="issued"),
    path("issued/<uuid:issued>/", issued.paper, name="paper"),
    path("issued/<uuid:issued>/file/", issued.file, name="file"),
    path("issued/<uuid:issued>/receipt/", issued.proof, name="proof"),
    path("issue/<slug:template>/<uuid:subject>/", issued.issue, name="issue"),
    path("<slug:name>/", forms.form, name="form"),
]
