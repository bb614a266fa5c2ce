"""Production refuses to start without what it needs, in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOUND = {
    "DJANGO_DEBUG": "0",
    "DJANGO_SECRET_KEY": "mot-khoa-dai-va-ngau-nhien-chi-dung-khi-kiem-thu-0123456789",
    "DJANGO_ALLOWED_HOSTS": "cchc.example.gov.vn",
}
KEPT = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}


def start(code="import cchc.wsgi", **environment):
    """Start Python in an empty environment but for what is given."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={**KEPT, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("DJANGO_SECRET_KEY", "DJANGO_SECRET_KEY is not set"),
        ("DJANGO_ALLOWED_HOSTS", "DJANGO_ALLOWED_HOSTS is not set"),
    ],
)
def test_without_a_secret_or_a_host_production_does_not_start(missing, sentence):
    started = start(**{key: SOUND[key] for key in SOUND if key != missing})

    assert started.returncode != 0
    assert sentence in started.stderr


def test_wsgi_is_production_where_nothing_is_said():
    assert "DJANGO_SECRET_KEY is not set" in start().stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DJANGO_DEBUG", "maybe"),
        ("DJANGO_SESSION_HOURS", "soon"),
        ("DATABASE_URL", "mysql://localhost/cchc"),
        ("DATABASE_URL", ""),
    ],
)
def test_nonsense_in_the_environment_stops_the_start(name, value):
    started = start(**{**SOUND, name: value})

    assert started.returncode != 0
    assert "ImproperlyConfigured" in started.stderr


def test_the_deployment_check_has_nothing_to_say():
    code = (
        "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'cchc.settings'; "
        "django.setup(); from django.core.management import call_command; "
        "call_command('check', '--deploy', '--fail-level', 'WARNING')"
    )
    started = start(code, **SOUND)

    assert started.returncode == 0, started.stderr


def test_production_keeps_its_cookies_to_one_host_over_tls():
    code = (
        "from cchc import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, "
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS)"
    )

    answer = start(code, **SOUND).stdout.split()

    assert answer == ["__Host-session", "__Host-csrf", "True", "True", "31536000"]


def test_a_clone_needs_no_environment_to_be_developed():
    code = (
        "import runpy, sys; sys.argv = ['manage.py', 'check']; "
        "runpy.run_path('manage.py', run_name='__main__')"
    )
    started = start(code)

    assert started.returncode == 0, started.stderr
