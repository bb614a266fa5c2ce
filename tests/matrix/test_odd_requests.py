"""Every address that somebody may read, with a word that no text column holds; every
address that takes a file, with names that no person gives.

PostgreSQL refuses a NUL where SQLite takes it, so this says most on the former.
"""

from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from tests.matrix.declared import ADDRESSES
from tests.matrix.test_matrix import ask, make_asked
from tests.once import made_once

pytestmark = pytest.mark.django_db

world = made_once(make_asked)
ODD = "a\x00b"
# The formats of a file read their address alike.
READ = [each for each in ADDRESSES if each.what not in ("csv", "xlsx")]


class Everything(QueryDict):
    """Holds the odd word under whatever a page asks for."""

    def get(self, key, default=None):
        return ODD

    def getlist(self, key, default=None):
        return [ODD]

    def __contains__(self, key):
        return True

    def __getitem__(self, key):
        return ODD


def test_a_word_that_no_text_holds_breaks_no_page(world, monkeypatch):
    monkeypatch.setattr(WSGIRequest, "GET", Everything("x=1"))
    clients = {}
    for actor in ("visitor", "administrator"):
        clients[actor] = Client(raise_request_exception=False)
        if world.people[actor] is not None:
            clients[actor].force_login(world.people[actor])
    broken = []
    for address in READ:
        actor = "visitor" if address.get["visitor"] == 200 else "administrator"
        if address.get[actor] == 200:
            url = reverse(address.name, kwargs=address.arguments(world))
            response, _written = ask(clients[actor], "GET", url, {})
            if response.status_code >= 500:
                broken.append((address.id, repr(response.exc_info[1])))
    assert broken == []


NAMES = {
    "none": b"",
    "path": b"../..\\a/b.xlsx",
    "bidi": "\u202exslx.a.xlsx".encode(),
    "no UTF-8": b"\xff\xfe.csv",
    "NUL": b"a\x00b.xlsx",
    "long": "\u1ebf".encode() * 150 + b".xlsx",
}
# Address, the name of its field, and what is answered to a file that is nothing.
UPLOADS = (
    ("accounts:import", "file", 400),
    ("indices:unit_imports", "tep", 422),
    ("indices:criteria_file", "file", 422),
    ("indices:entry_figures_file", "file", 422),
    ("indices:entry_figure_grid_file", "file", 422),
    ("indices:entry_files", "tep", 422),
    ("indices:entry_publish", "signed_pdf", 422),
)


def posted(field, name, content):
    """A form as a browser sends it, but for the name, which it would never send."""
    part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    file = (field.encode(), b'; filename="%s"' % name, content)
    return part % (b"csrfmiddlewaretoken", b"", b"x") + part % file + b"--b--\r\n"


@pytest.mark.parametrize(("name", "field", "answer"), UPLOADS)
def test_whatever_a_file_is_called_it_is_refused_in_words(world, name, field, answer):
    address = next(
        each
        for each in ADDRESSES
        if each.name == name and each.post["administrator"] not in (302, 404)
    )
    url = reverse(name, kwargs=address.arguments(world))
    if address.query:
        url += f"?{urlencode(address.query)}"
    client = Client(raise_request_exception=False)
    client.force_login(world.people["administrator"])
    for what, file_name in NAMES.items():
        body = posted(field, file_name, b"PK\x03\x04 no workbook")
        response = client.generic(
            "POST", url, body, content_type="multipart/form-data; boundary=b"
        )
        assert response.status_code == answer, what
        assert 'role="alert"' in response.text, what
