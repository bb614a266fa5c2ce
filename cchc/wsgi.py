"""The application for a production server; production unless told otherwise."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from cchc.collector import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")

application = get_wsgi_application()

# What is loaded by now stays for good: no collection need look through it again.
gc.collect()
gc.freeze()
collect_seldom()
