"""Addresses of the papers."""

from django.urls import URLPattern, path

from . import books, forms, receipts

app_name = "papers"
urlpatterns: list[URLPattern] = [
    path("", forms.papers, name="papers"),
    path("book/", books.book, name="book"),
    path("receipts/<uuid:entry>/", receipts.receipt, name="receipt"),
    path("<slug:name>/", forms.form, name="form"),
]
