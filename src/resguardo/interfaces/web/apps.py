"""The web face as a Django app, so that its templates, tags and static files are found."""

from django.apps import AppConfig


class Web(AppConfig):
    """Layout, components and appearance; the chapters bring their own pages."""

    name = "resguardo.interfaces.web"
    label = "web"
