"""The application for a production server; production unless told otherwise."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")

application = get_wsgi_application()

# What is loaded by now stays for good: no collection need look through it again. A
# page makes some thousand objects that nearly all go by themselves: looking for the
# rest at every 700 takes longer than one of its queries.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
