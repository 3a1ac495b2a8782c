"""The entry for WSGI servers.

All pages are imported here and not by the first request: an armourer at 05:50 would wait for that
three seconds, and eight at once longer. What was imported stays until the process ends, so Python
need not look through it for rubbish again: each look at these three hundred thousand objects
stopped everybody for a tenth of a second. A page makes ten thousand objects and leaves nearly none,
so it is looked through once and not fifteen times.

On SQLite, which works inside this process, requests are worked on one by one; the thread that sends
an answer gets Python from the one that works within half a millisecond, and not within five. On
PostgreSQL a thread that waits for the database lets another one work.
"""

import gc
import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from resguardo.config.one_by_one import Application, OneByOne

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resguardo.config.settings")

application: Application = get_wsgi_application()
if connection.vendor == "sqlite":
    application = OneByOne(application)
    sys.setswitchinterval(0.0005)
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 10)
