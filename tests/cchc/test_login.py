"""Logging in and out: one way in, slowed for who guesses, open to the neighbour."""

import logging

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import make_user
from units.models import SiteProfile

pytestmark = pytest.mark.django_db

PASSWORD = "mưa rào tháng bảy"


@pytest.fixture
def person():
    return make_user("canbo.daitu", password=PASSWORD, full_name="Lê Thị Hoà")


def log_in(client, username="canbo.daitu", password=PASSWORD, **more):
    address = more.pop("address", "10.0.0.1")
    return client.post(
        "/dang-nhap/",
        {"username": username, "password": password, **more},
        REMOTE_ADDR=address,
    )


def test_a_person_logs_in_and_lands_on_the_page_that_asked(client, person):
    response = log_in(client, next="/tai-khoan/")

    assert response.url == "/tai-khoan/"
    assert "Lê Thị Hoà" in client.get("/tai-khoan/").text


def test_the_page_bears_the_name_of_the_site_and_one_form(client):
    SiteProfile.objects.create(pk=1, name="CCHC tỉnh Thái Nguyên")

    page = client.get("/dang-nhap/").text

    assert page.count("CCHC tỉnh Thái Nguyên") >= 2
    assert "testserver" not in page
    assert page.count('type="submit"') == 1


def test_the_name_may_be_typed_in_capitals_or_with_blanks(client, person):
    assert log_in(client, username=" CanBo.DaiTu ").status_code == 302


def test_a_password_typed_in_the_other_encoding_is_the_same_password(client, person):
    import unicodedata

    decomposed = unicodedata.normalize("NFD", PASSWORD)
    assert decomposed != PASSWORD

    assert log_in(client, password=decomposed).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
    ],
)
def test_nobody_is_sent_to_another_site_after_the_log_in(client, person, target):
    assert log_in(client, next=target).url == "/"


def test_wrong_name_and_wrong_password_are_told_the_same(client, person):
    wrong_password = log_in(client, password="sai rồi sai rồi")
    wrong_name = log_in(client, username="khong.co.ai", password="sai rồi sai rồi")

    text = "Tên đăng nhập hoặc mật khẩu chưa đúng"
    assert text in wrong_password.text
    assert text in wrong_name.text


def test_a_disabled_account_does_not_get_in(client, person):
    User.objects.update(is_active=False)

    assert log_in(client).status_code == 200


def test_an_account_disabled_while_at_work_is_out_at_the_next_request(client, person):
    log_in(client)
    User.objects.update(is_active=False)

    assert client.get("/tai-khoan/").url == "/dang-nhap/?next=/tai-khoan/"


def test_one_guesser_behind_a_shared_address_locks_no_colleague_out(person):
    make_user("dong.nghiep", password=PASSWORD)
    for _time in range(8):
        last = log_in(Client(), password="đoán mò đoán mò")

    assert last.status_code == 429
    assert "Tạm khóa đăng nhập" in last.text
    assert log_in(Client()).status_code == 429
    assert log_in(Client(), username="dong.nghiep").status_code == 302
    assert log_in(Client(), address="10.0.0.2").status_code == 302


def test_a_locked_page_carries_the_headers_too(person):
    for _time in range(8):
        last = log_in(Client(), password="đoán mò đoán mò")

    assert last.headers["X-Frame-Options"] == "DENY"


def test_behind_proxies_only_their_own_entry_counts_as_the_address(person, settings):
    settings.PROXY_COUNT = 1
    for number in range(8):
        last = Client().post(
            "/dang-nhap/",
            {"username": "canbo.daitu", "password": "đoán mò đoán mò"},
            REMOTE_ADDR="127.0.0.1",
            headers={"x-forwarded-for": f"1.2.3.{number}, 10.0.0.1"},
        )

    assert last.status_code == 429


def test_a_log_in_begins_a_new_session(client, person):
    client.cookies["sessionid"] = "a" * 32
    log_in(client)

    assert client.cookies["sessionid"].value != "a" * 32


def test_logging_out_ends_the_session_and_clears_the_browser(client, person):
    log_in(client)
    cookie = client.cookies["sessionid"].value

    response = client.post("/dang-xuat/")

    assert response.url == "/"
    assert response.headers["Clear-Site-Data"] == '"cookies", "storage"'
    thief = Client()
    thief.cookies["sessionid"] = cookie
    assert thief.get("/tai-khoan/").status_code == 302


def test_a_link_cannot_log_anybody_out(client, person):
    log_in(client)

    assert client.get("/dang-xuat/").status_code == 405
    assert client.get("/tai-khoan/").status_code == 200


def test_forms_without_their_token_are_refused(person):
    client = Client(enforce_csrf_checks=True)

    response = log_in(client)

    assert response.status_code == 403
    assert "Yêu cầu vừa gửi chưa được ghi" in response.text


def test_good_and_bad_log_ins_leave_a_line_with_name_and_address(
    client, person, caplog
):
    caplog.set_level(logging.INFO, logger="cchc.accounts")
    log_in(client, password="sai rồi sai rồi")
    log_in(client)

    lines = [r.getMessage() for r in caplog.records if r.name == "cchc.accounts"]
    assert lines == [
        "failed log-in: canbo.daitu from 10.0.0.1",
        "log-in: canbo.daitu from 10.0.0.1",
    ]
    assert PASSWORD not in caplog.text


def test_the_admin_has_no_log_in_of_its_own(client, person):
    response = client.get("/quan-tri/")
    assert response.url == "/dang-nhap/?next=/quan-tri/"
    assert client.get("/quan-tri/login/").url == "/dang-nhap/?next=/quan-tri/"
    posted = client.post("/quan-tri/login/", {"username": "canbo.daitu"})
    assert posted.status_code == 302

    log_in(client)
    assert client.get("/quan-tri/").status_code == 403


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(person):
    here, elsewhere = Client(), Client()
    log_in(here)
    log_in(elsewhere)
    new = "nắng hạ tháng sáu"
    form = {"old_password": "sai", "new_password1": new, "new_password2": new}

    assert here.post("/tai-khoan/doi-mat-khau/", form).status_code == 200
    form["old_password"] = PASSWORD
    assert here.post("/tai-khoan/doi-mat-khau/", form).url == "/tai-khoan/"

    assert here.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302
    assert log_in(Client(), password=new).status_code == 302


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("ngắn quá", "12 ký tự"),
        ("tôi yêu CCHC lắm", "cchc"),
        ("Thái Nguyên quê tôi", "thainguyen"),
        ("canbo.daitu", ""),
        ("123456789012", ""),
    ],
)
def test_passwords_that_anyone_here_would_try_are_refused(
    client, person, world, password, reason
):
    SiteProfile.objects.create(pk=1, home_area=world.province)
    log_in(client)

    response = client.post(
        "/tai-khoan/doi-mat-khau/",
        {
            "old_password": PASSWORD,
            "new_password1": password,
            "new_password2": password,
        },
    )

    assert response.status_code == 200
    assert "error-summary" in response.text
    assert reason in response.text


def test_a_long_phrase_with_blanks_is_a_good_password(client, person):
    phrase = "một con vịt xòe ra hai cái cánh " * 4
    log_in(client)

    form = {
        "old_password": PASSWORD,
        "new_password1": phrase,
        "new_password2": phrase,
    }
    assert client.post("/tai-khoan/doi-mat-khau/", form).url == "/tai-khoan/"
    assert log_in(Client(), password=phrase).status_code == 302


def test_passwords_are_kept_as_argon2(person):
    assert person.password.startswith("argon2$")
