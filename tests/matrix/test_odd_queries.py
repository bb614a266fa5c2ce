"""Every address that somebody may read, with a word that no text column holds.

PostgreSQL refuses a NUL where SQLite takes it, so this says most on the former.
"""

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
