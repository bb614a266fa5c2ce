"""Whoever breaks off a download leaves nothing behind, and gets the whole file when
asking again.

A server that cannot write to its client closes the answer it was sending: so does
`broken_off` here, after the first piece, through the whole site. Thái Nguyên 2024 of
tests/explained.py.
"""

import gc
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indices.exports.report import files
from indices.models import PreparedFile, Publication
from indices.views import reports
from tests.explained import make_scored
from tests.factories import past_the_guards
from tests.once import made_once

pytestmark = pytest.mark.django_db

scored = made_once(lambda: make_scored((2023, 2024)))
AT_ONCE = [
    ("phu-luc", "xlsx"),
    ("bao-cao", "xlsx"),
    ("tat-ca-don-vi", "zip"),
    ("so-lieu", "xlsx"),
    ("so-lieu", "zip"),
]
PREPARED = [each for each in AT_ONCE if each[0] not in ("phu-luc", "bao-cao")]


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """The rows of a test live in its connection: the site would let go of it."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Where whatever needs a temporary file puts it."""
    folder = tmp_path / "tam"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def made_beside(monkeypatch):
    """Every file counts as a long one, and whatever is ordered is made."""
    for limit in ("UNITS_AT_ONCE", "SHEETS_AT_ONCE", "SCORES_AT_ONCE"):
        monkeypatch.setattr(files, limit, 0)
    orders = []
    monkeypatch.setattr(reports, "start_making", orders.append)
    return orders


def address_of(scored, word, extension):
    kwargs = scored.editions[2024].address | {"word": word, "extension": extension}
    return reverse("indices:report_file", kwargs=kwargs)


def answer(path):
    """What the server iterates over, as it leaves the whole site."""
    heads = {}

    def start(status, headers, exc_info=None):
        heads.update(headers, status=status)

    environ = RequestFactory().get(path).environ
    return heads, WSGIHandler()(environ, start)


def broken_off(path):
    """Read one piece, then go; the queries that were still made for the rest."""
    _heads, pieces = answer(path)
    with CaptureQueriesContext(connection) as late:
        assert next(iter(pieces))
        pieces.close()
    return late.captured_queries


def whole(path):
    heads, pieces = answer(path)
    try:
        content = b"".join(pieces)
    finally:
        pieces.close()
    assert heads["status"] == "200 OK"
    assert int(heads["Content-Length"]) == len(content)
    return content


def left_open(folder: Path):
    """Files below the folder that somebody of this process still holds."""
    held = [
        each
        for each in gc.get_objects()
        if isinstance(each, io.FileIO) and not each.closed
    ]
    return [each.name for each in held if str(each.name).startswith(str(folder))]


def assert_nothing_is_left(tmp_path, scratch, savepoints):
    assert [*scratch.iterdir()] == []
    assert left_open(tmp_path) == []
    assert connection.savepoint_ids == savepoints
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_cursors")
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(("word", "extension"), AT_ONCE)
def test_a_file_made_at_once_leaves_nothing(scored, tmp_path, scratch, word, extension):
    address = address_of(scored, word, extension)
    savepoints = [*connection.savepoint_ids]

    assert broken_off(address) == []

    assert_nothing_is_left(tmp_path, scratch, savepoints)
    assert zipfile.ZipFile(io.BytesIO(whole(address))).testzip() is None
    assert_nothing_is_left(tmp_path, scratch, savepoints)
    assert not PreparedFile.objects.exists()


@pytest.mark.parametrize("format", ["xlsx", "csv", "json"])
def test_a_twin_leaves_nothing(scored, tmp_path, scratch, format):
    page = reverse("indices:ranking", kwargs=scored.editions[2024].address)
    savepoints = [*connection.savepoint_ids]

    assert broken_off(f"{page.rstrip('/')}.{format}") == []

    assert_nothing_is_left(tmp_path, scratch, savepoints)
    assert whole(f"{page.rstrip('/')}.{format}")


@pytest.mark.parametrize(("word", "extension"), PREPARED)
def test_a_prepared_file_stays_whole(  # noqa: PLR0913 - fixtures
    client, scored, tmp_path, scratch, made_beside, word, extension
):
    address = address_of(scored, word, extension)
    assert client.post(address).status_code == 302
    call_command("prepare_file", str(made_beside[0].pk))
    savepoints = [*connection.savepoint_ids]
    (kept,) = (tmp_path / "files" / "bao-cao").iterdir()
    before = kept.read_bytes()

    assert broken_off(address) == []

    assert_nothing_is_left(tmp_path, scratch, savepoints)
    assert [*kept.parent.iterdir()] == [kept]
    assert whole(address) == before
    assert zipfile.ZipFile(io.BytesIO(before)).testzip() is None
    assert PreparedFile.objects.get().state == PreparedFile.State.READY
    assert len(made_beside) == 1


def test_whoever_leaves_while_a_file_is_made_leaves_no_order_behind(
    client, scored, tmp_path, scratch, made_beside
):
    """The making does not hang on who asked: others wait for the same file."""
    address = address_of(scored, "so-lieu", "zip")
    client.post(address)

    broken_off(address)
    client.post(address)

    assert len(made_beside) == 1
    call_command("prepare_file", str(made_beside[0].pk))
    assert zipfile.ZipFile(io.BytesIO(whole(address))).testzip() is None


def test_a_signed_decision_is_let_go(scored, tmp_path, scratch):
    publication = Publication.objects.get(edition=scored.editions[2024])
    with past_the_guards():
        publication.signed_pdf.save("1.pdf", ContentFile(b"%PDF" + bytes(200_000)))
    address = reverse("indices:decision", kwargs=scored.editions[2024].address)

    assert broken_off(address) == []

    assert left_open(tmp_path) == []
    assert len(whole(address)) == 200_004
    publication.signed_pdf.storage.delete(publication.signed_pdf.name)
    assert answer(address)[0]["status"] == "404 Not Found"
