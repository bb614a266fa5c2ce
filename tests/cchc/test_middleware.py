"""What holds for every answer: headers, methods, reference, the life of a session."""

import time

import pytest
from django.test import Client

from cchc import middleware
from cchc.middleware import CONTENT_SECURITY_POLICY, HEADERS

pytestmark = pytest.mark.django_db

EVERYWHERE = [
    "/dang-nhap/",
    "/suc-khoe/",
    "/khong-co-trang-nay/",
    "/tai-khoan/",
    "/static/css/base.css",
]


@pytest.fixture
def clock(monkeypatch):
    """The clock of the session limits, to be moved by hand."""

    class Clock:
        # After whatever the test does before it moves the clock.
        now = int(time.time()) + 5

        def time(self):
            return self.now

        def forward(self, *, minutes):
            self.now += minutes * 60

    clock = Clock()
    monkeypatch.setattr(middleware, "time", clock)
    return clock


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_security_headers(client, path):
    response = client.get(path)
    if response.streaming:
        b"".join(response)

    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert response.headers["X-Request-Reference"]
    assert "Access-Control-Allow-Origin" not in response.headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; ")
    for word in ("unsafe-inline", "unsafe-eval", "nonce", "http:", "https:", "*"):
        assert word not in CONTENT_SECURITY_POLICY


def test_pages_are_not_kept_for_a_person_who_is_logged_in(client, world):
    assert "no-store" not in client.get("/suc-khoe/").headers.get("Cache-Control", "")
    client.force_login(world.officer)

    assert client.get("/tai-khoan/").headers["Cache-Control"] == "no-store, private"
    style = client.get("/static/css/base.css")
    b"".join(style)
    assert "no-store" not in style.headers["Cache-Control"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT"])
def test_methods_without_a_use_are_refused(client, method):
    response = client.generic(method, "/dang-nhap/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_options_names_the_methods_and_runs_no_page(client):
    response = client.options("/tai-khoan/quan-ly/")

    assert response.status_code == 204
    assert response.content == b""


def test_every_request_has_a_reference_of_its_own(client):
    first, second = (client.get("/suc-khoe/") for _time in range(2))

    assert first.headers["X-Request-Reference"] != second.headers["X-Request-Reference"]


def test_a_session_ends_after_half_an_hour_without_a_request(client, world, clock):
    client.force_login(world.officer)
    clock.forward(minutes=29)
    assert client.get("/tai-khoan/").status_code == 200
    clock.forward(minutes=29)
    assert client.get("/tai-khoan/").status_code == 200
    clock.forward(minutes=30)

    response = client.get("/tai-khoan/?a=1", follow=True)

    assert response.redirect_chain == [
        ("/dang-nhap/?next=%2Ftai-khoan%2F%3Fa%3D1&het_han=1", 302)
    ]
    assert "Phiên làm việc đã hết hạn" in response.text
    assert 'name="next" value="/tai-khoan/?a=1"' in response.text


def test_a_session_never_used_after_the_log_in_ends_too(client, world, clock):
    client.force_login(world.officer)
    clock.forward(minutes=31)

    assert client.get("/tai-khoan/").url.endswith("het_han=1")


def test_a_session_ends_after_twelve_hours_however_busy(client, world, clock):
    client.force_login(world.officer)
    for _time in range(24 * 2 - 1):
        clock.forward(minutes=15)
        assert client.get("/tai-khoan/").status_code == 200
    clock.forward(minutes=15)

    assert client.get("/tai-khoan/").url.endswith("het_han=1")


def test_the_cookie_of_an_ended_session_opens_nothing_any_more(client, world, clock):
    client.force_login(world.officer)
    cookie = client.cookies["sessionid"].value
    clock.forward(minutes=40)
    client.get("/tai-khoan/")

    thief = Client()
    thief.cookies["sessionid"] = cookie

    assert thief.get("/tai-khoan/").url == "/dang-nhap/?next=/tai-khoan/"


def test_a_form_sent_in_an_ended_session_is_told_how_to_be_sent_again(
    client, world, clock
):
    client.force_login(world.index_administrator)
    clock.forward(minutes=31)

    response = client.post("/tai-khoan/doi-mat-khau/", {"old_password": "x"})

    assert response.status_code == 403
    assert "Yêu cầu vừa gửi chưa được ghi" in response.text


def test_a_script_in_an_ended_session_gets_an_answer_it_understands(
    client, world, clock
):
    client.force_login(world.index_administrator)
    clock.forward(minutes=31)

    response = client.post("/tai-khoan/", headers={"accept": "application/json"})

    assert response.status_code == 401
    assert response.json()["login"] == "/dang-nhap/"


def test_logging_out_of_an_ended_session_just_works(client, world, clock):
    client.force_login(world.officer)
    clock.forward(minutes=31)

    assert client.post("/dang-xuat/").url == "/"


def test_reading_pages_does_not_write_the_session_each_time(
    client, world, clock, django_assert_num_queries
):
    client.force_login(world.officer)
    client.get("/tai-khoan/")
    # Session, user, roles, site profile.
    with django_assert_num_queries(4):
        client.get("/tai-khoan/")


def test_a_visitor_costs_no_query_for_a_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/suc-khoe/")
