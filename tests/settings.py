"""Settings of the tests: those of development, whatever the environment lacks."""

import os

os.environ.setdefault("DJANGO_DEBUG", "1")

from cchc.settings import *  # noqa: E402, F403

# The runner turns DEBUG off; static files still come straight from their folders.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# Each test sees its own rows at once; those about kept pages turn it on.
PUBLIC_PAGE_SECONDS = 0

# The first of development's, made quick.
PASSWORD_HASHERS = [
    "tests.passwords.QuickArgon2PasswordHasher",
    *PASSWORD_HASHERS[1:],  # noqa: F405
]
