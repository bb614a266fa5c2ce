"""Every address × every person × every method, against the declared list.

The site map itself is walked: an address that is not declared fails the run.
"""

import re
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cchc.middleware import HEADERS
from tests.matrix.declared import (
    ACTORS,
    ADDRESSES,
    ADMIN_NAMESPACE,
    OUTSIDE,
    Address,
    explained,
    scored,
)
from tests.once import made_once
from tests.world import make_world

pytestmark = pytest.mark.django_db

WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|ALTER|CREATE|DROP)\b")
# The session notes when it was last used; nothing else may change on reading.
SESSION_TABLE = '"django_session"'
REFUSED_METHODS = ("PUT", "PATCH", "DELETE", "TRACE")


def make_asked():
    """The small office with what most addresses are about already in it."""
    world = make_world()
    explained(world)
    scored(world)
    return world


world = made_once(make_asked)


def patterns(resolver=None, prefix=""):
    """Every URL pattern of the site with its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, namespace)
        else:
            yield f"{prefix}{entry.name}", entry


def site_patterns():
    return [
        (name, entry)
        for name, entry in patterns()
        if not name.startswith(f"{ADMIN_NAMESPACE}:")
    ]


def admin_paths():
    """An address of every page of the admin, for an object that is not there."""
    root = reverse("admin:index")
    for name, entry in patterns():
        if name.startswith(f"{ADMIN_NAMESPACE}:") and name != "admin:login":
            yield root + example(entry) if entry.name is None else path_of(name, entry)


def path_of(name, entry: URLPattern):
    arguments = dict.fromkeys(entry.pattern.converters, "1")
    if name == "admin:app_list":
        arguments = {"app_label": "units"}
    return reverse(name, kwargs=arguments)


def example(entry: URLPattern):
    return "khong/co/"


def clients(world):
    for actor, user in world.people.items():
        client = Client(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        yield actor, client


@contextmanager
def writes_noted():
    """The statements that write, as they go to the database."""
    found = []

    def note(execute, sql, params, many, context):
        if WRITE.match(sql) and SESSION_TABLE not in sql:
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def ask(client, method, url, query):
    """One request whose writes are undone; its answer and what it wrote."""
    with transaction.atomic():
        with writes_noted() as written:
            if method == "POST":
                response = client.post(url, query_params=query)
            else:
                response = client.generic(method, url, query_params=query)
            # A file is open until it is read to its end.
            if response.streaming:
                b"".join(response)
        transaction.set_rollback(True)
    return response, written


def test_the_list_names_every_address_of_the_site_and_no_other():
    declared = {address.name for address in ADDRESSES}
    existing = {name for name, _entry in site_patterns()}

    assert existing == declared


def test_every_address_has_a_name_and_all_its_people():
    assert all(entry.name for _name, entry in site_patterns())
    for address in ADDRESSES:
        assert set(address.get) == set(address.post) == set(ACTORS)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.id)
def test_everyone_gets_the_declared_answer(address: Address, world):
    url = reverse(address.name, kwargs=address.arguments(world))
    found, expected = {}, {}
    for actor, client in clients(world):
        for method in ("GET", "HEAD", "POST", "OPTIONS", *REFUSED_METHODS):
            response, written = ask(client, method, url, address.query)
            found[actor, method] = response.status_code
            expected[actor, method] = expected_status(address, actor, method)
            check_response(response, method, actor)
            if method != "POST":
                assert written == [], (actor, method)
    assert found == expected


def expected_status(address, actor, method):
    if method in REFUSED_METHODS:
        return 405
    if method == "OPTIONS":
        return 204
    return address.post[actor] if method == "POST" else address.get[actor]


def check_response(response, method, actor):
    """What holds for every answer, whoever asked and however it ended."""
    for name in HEADERS:
        assert name in response.headers, name
    content_type = response.headers.get("Content-Type", "")
    if content_type.startswith("text/"):
        assert "charset=utf-8" in content_type.replace('"', "")
    if method == "HEAD":
        assert not getattr(response, "content", b"")
    if actor not in OUTSIDE:
        assert "no-store" in response.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response.headers


def test_forms_are_refused_without_their_token(world):
    """Every address that takes a POST from somebody, asked by that somebody."""
    for address in ADDRESSES:
        url = reverse(address.name, kwargs=address.arguments(world))
        for actor, user in world.people.items():
            if address.post[actor] == 405 or actor in OUTSIDE:
                continue
            client = Client(enforce_csrf_checks=True, raise_request_exception=False)
            client.force_login(user)
            response, written = ask(client, "POST", url, address.query)
            assert response.status_code == 403, (address.id, actor)
            assert written == []


def test_the_admin_is_for_system_administrators_alone(world):
    paths = sorted(set(admin_paths()))
    assert len(paths) > 30
    for actor, client in clients(world):
        for path in paths:
            for method in ("GET", "POST"):
                response, written = ask(client, method, path, {})
                status = response.status_code
                if actor in OUTSIDE:
                    assert status == 302, (actor, path)
                    assert response.url.startswith("/dang-nhap/?next="), path
                elif actor != "administrator":
                    assert status == 403, (actor, path)
                else:
                    assert status < 500, (actor, method, path)
                if method == "GET" or actor != "administrator":
                    assert written == [], (actor, method, path)
                check_response(response, method, actor)
