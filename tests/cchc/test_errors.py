"""What is shown when something is missing, forbidden, broken or away."""

import logging
from datetime import date

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, connection
from django.test import Client

from cchc import views
from tests.factories import make_unit
from units.models import SiteProfile

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch):
    """A client for which the account page fails as it is told to."""

    def fail_with(error):
        def fail(user):
            raise error

        monkeypatch.setattr("cchc.accounts.views.own.roles_of", fail)
        return Client(raise_request_exception=False)

    return fail_with


def test_the_health_check_answers_while_the_database_does(client):
    response = client.get("/suc-khoe/")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_the_health_check_says_when_the_database_is_away(client, monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)

    response = client.get("/suc-khoe/")

    assert response.status_code == 503
    assert "refused" not in response.text


def test_a_missing_page_offers_the_search_and_the_nearest_units(client, world):
    response = client.get("/don-vi/huyen-dai-tu-17/")

    assert response.status_code == 404
    assert 'value="huyen dai tu"' in response.text
    assert world.district.get_absolute_url() in response.text
    assert "Tỉnh Thái Nguyên" in response.text


def test_a_code_that_several_units_bore_offers_them_all(client, world):
    ended = [
        make_unit(name, kind="xã", code="05851", valid_from=begins, valid_to=ends)
        for name, begins, ends in (
            ("Quân Chu", None, date(2024, 1, 1)),
            ("Cát Nê", date(2024, 1, 1), date(2025, 1, 1)),
        )
    ]

    said = client.get("/don-vi/05851/").text

    assert all(unit.get_absolute_url() in said for unit in ended)


def test_a_level_and_a_year_name_no_unit(client, world):
    said = client.get("/xep-hang/cchc/dai-tu-moi/cap-huyen/2019/").text

    assert 'value="dai tu moi"' in said


@pytest.mark.parametrize("path", ["/don-vi/huyen-dai-tu-17/", "/khong-co/dai-tu/"])
def test_who_develops_sees_the_page_that_everybody_sees(client, world, settings, path):
    settings.DEBUG = True

    response = client.get(path)

    assert response.status_code == 404
    assert world.district.get_absolute_url() in response.text


def test_a_missing_page_of_a_file_for_programs_is_json(client):
    response = client.get("/xep-hang/khong-co.json")

    assert response.status_code == 404
    assert response.json() == {"error": "Không tìm thấy."}


@pytest.mark.parametrize(
    "path", ["/wp-login.php", "/" + "a" * 500, "/%00/", "/%2e%2e/%2e%2e/etc/passwd"]
)
def test_what_robots_ask_for_is_answered_without_a_search(client, path):
    assert client.get(path).status_code == 404


def test_an_old_address_with_a_hostile_name_is_shown_as_text(client):
    response = client.get("/don-vi/<script>alert(1)<%2fscript>/")

    assert response.status_code == 404
    assert "<script>alert" not in response.text


def test_a_failure_shows_a_reference_that_stands_in_the_log_too(broken, world, caplog):
    SiteProfile.objects.create(pk=1, hotline="0208 3 855 688")
    client = broken(ZeroDivisionError("secret figure 42"))
    client.force_login(world.officer)

    response = client.get("/tai-khoan/")

    assert response.status_code == 500
    reference = response.headers["X-Request-Reference"]
    assert reference in response.text
    assert "0208 3 855 688" in response.text
    assert "secret figure" not in response.text
    assert "Traceback" not in response.text


def test_a_database_that_went_away_is_503_and_no_failure_of_ours(
    broken, world, monkeypatch
):
    # The connection is the test's own: it must outlive the page.
    monkeypatch.setattr(connection, "close", lambda: None)
    client = broken(OperationalError("server closed the connection"))
    client.force_login(world.officer)

    response = client.get("/tai-khoan/")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Máy chủ dữ liệu" in response.text
    assert "closed the connection" not in response.text


def test_a_request_that_makes_no_sense_is_refused_in_words(broken, world):
    client = broken(SuspiciousOperation("strange"))
    client.force_login(world.officer)

    response = client.get("/tai-khoan/")

    assert response.status_code == 400
    assert "strange" not in response.text


def test_a_forbidden_page_says_who_gives_the_right(client, world, caplog):
    caplog.set_level(logging.WARNING, logger="cchc.access")
    client.force_login(world.officer)

    response = client.get("/tai-khoan/quan-ly/")

    assert response.status_code == 403
    assert "chưa được giao việc" in response.text
    lines = [r.getMessage() for r in caplog.records if r.name == "cchc.access"]
    assert lines == [
        "denied: canbo may not manage_accounts anywhere",
        "denied: /tai-khoan/quan-ly/ to canbo",
    ]


def test_an_unknown_host_is_refused(client):
    response = client.get("/dang-nhap/", headers={"host": "evil.example"})

    assert response.status_code == 400


def test_the_emblem_is_an_image_that_can_run_nothing(client, media_root):
    profile = SiteProfile.objects.create(pk=1)
    assert client.get("/bieu-trung/").status_code == 404
    from django.core.files.base import ContentFile

    profile.emblem.save("huy-hieu.png", ContentFile(b"\x89PNG"))
    response = client.get("/bieu-trung/")
    assert b"".join(response.streaming_content) == b"\x89PNG"
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Security-Policy"] == views.UPLOAD_POLICY

    profile.emblem.save("huy-hieu.svg", ContentFile(b"<svg onload='alert(1)'/>"))
    assert client.get("/bieu-trung/").status_code == 404
