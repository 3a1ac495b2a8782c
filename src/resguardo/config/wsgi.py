"""The entry for WSGI servers.

All pages are imported here and not by the first request: an armourer at 05:50 would wait for that
three seconds, and eight at once longer.
"""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resguardo.config.settings")

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
