"""Figures are typed and pasted as their sources word them, and save themselves."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from indices.figure_text import read_figure
from indices.models import Observation
from indices.numbers import NumberError
from tests.browser.test_entry import paste
from tests.factories import make_user
from tests.figures import Figures
from units.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXTS = """925 1.025 1,025 12,5 -3 gần\t5.000 trên trên\t99 1.234.567 1.02.3 1e5 56,8%
 abc không ٣ khoảng\t12 100,5"""


@pytest.fixture
def office():
    return Figures()


@pytest.fixture
def sit_down(open_page, live_server, office):
    """The officer of the commune at the page of a period."""
    person = make_user("canbo", role=Role.UNIT_OFFICER, unit=office.commune)
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    def sit(**options):
        page = open_page("/phuong-phap/", **options)
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        slug = office.commune.slug
        page.goto(
            f"{live_server.url}/nhap-lieu/so-lieu/{slug}/?tu=2024-01-01&den=2024-12-31"
        )
        return page

    return sit


def test_on_a_phone_words_of_the_kinds_of_figures_stand_side_by_side(
    open_page, live_server, office
):
    person = make_user("quantri", role=Role.INDEX_ADMINISTRATOR, unit=office.province)
    client = Client()
    client.force_login(person)
    page = open_page(
        "/phuong-phap/", viewport={"width": 375, "height": 812}, is_mobile=True
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/nhap-lieu/so-lieu/loai/")

    way = page.locator("td:has-text('cao')").first
    assert way.bounding_box()["width"] >= 120


def test_a_figure_with_its_word_saves_itself(sit_down, office, axe):
    page = sit_down()
    cell = page.get_by_label("Hồ sơ tiếp nhận")

    cell.fill("Gần 5.000")
    cell.press("Enter")

    expect(page.locator("[data-state=saved]")).to_have_count(1)
    expect(cell).to_have_value("gần 5.000")
    assert axe(page) == []
    page.get_by_label("Hồ sơ đã giải quyết").fill("12,5")
    page.get_by_label("Hồ sơ đã giải quyết").press("Enter")
    expect(page.locator(".cell-message")).to_have_text("Số này phải là số nguyên.")


def test_a_column_is_pasted_by_the_names_of_the_figures(sit_down, office):
    page = sit_down(viewport={"width": 375, "height": 812}, is_mobile=True)
    block = "Hồ sơ đã giải quyết\t400\nHồ sơ tiếp nhận\ttrên 500\n"

    paste(page, "[name$='.tiep-nhan']", block)

    expect(page.locator("[data-state=saved]")).to_have_count(2)
    rows = Observation.objects.filter(unit=office.commune, starts_on__year=2024)
    assert {(row.measure.code, int(row.value), row.qualifier) for row in rows} == {
        ("giai-quyet", 400, "exact"),
        ("tiep-nhan", 500, "over"),
    }


def test_page_and_server_judge_alike(sit_down, office):
    """The grammar is written twice: in Python and for the typing person."""
    page = sit_down()
    texts = [text.replace("\t", " ") for text in TEXTS.split(" ") if text.strip()]
    for code, step, limit in (("tiep-nhan", "1", None), ("ty-le", "", "100")):
        measure = office.measures[code]
        for text in (each.strip() for each in texts):
            try:
                read_figure(text, measure)
                is_taken = True
            except NumberError:
                is_taken = False
            said = page.evaluate(
                "([text, facts]) => window.cchcNumbers.fault(text, facts)",
                [text, {"kind": "amount", "step": step, "limit": limit}],
            )
            assert (said == "") is is_taken, (code, text, said)


def test_a_block_goes_into_the_table_by_the_names_of_its_units(
    open_page, live_server, office, axe
):
    person = make_user("quantri", role=Role.INDEX_ADMINISTRATOR, unit=office.province)
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page = open_page("/phuong-phap/")
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
    )
    grid = f"/nhap-lieu/so-lieu/bang/{office.district.slug}/cap-xa/"
    page.goto(f"{live_server.url}{grid}?tu=2024-01-01&den=2024-12-31")

    paste(
        page,
        f"[name='{office.commune.pk}.tiep-nhan']",
        "Mỹ Yên\t1.025\tgần 900\nXã Cù Vân\t12,5\t\n",
    )

    expect(page.locator("[data-state=saved]")).to_have_count(1)
    expect(page.get_by_text("Số này phải là số nguyên.")).to_be_visible()
    expect(page.get_by_label("Hồ sơ đã giải quyết, Xã Mỹ Yên")).to_have_value("gần 900")
    expect(page.locator("[data-entry=missing]")).to_contain_text("2 số liệu nháp")
    assert axe(page) == []
    assert Observation.objects.filter(unit=office.other, source=None).count() == 2
