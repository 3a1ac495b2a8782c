"""The entry for WSGI servers.

All pages are imported here and not by the first request: an armourer at 05:50 would wait for that
three seconds, and eight at once longer. What was imported stays until the process ends, so Python
need not look through it for rubbish again: each look at these three hundred thousand objects
stopped everybody for a tenth of a second. A page makes ten thousand objects and leaves nearly none,
so it is looked through once and not fifteen times.
"""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resguardo.config.settings")

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 10)
