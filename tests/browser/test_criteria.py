"""The table of a set of criteria while somebody types: the sums follow at once."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_criteria, make_unit, make_user
from units.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CRITERIA = (
    ("1", "89.5", "Tám lĩnh vực đầu"),
    ("1.1", "80", "Kế hoạch"),
    ("1.2", "9.5", "Báo cáo"),
    ("2", "10.5", "Nâng cao chất lượng đội ngũ"),
    ("3", "2", "Điểm thưởng", "bonus"),
)


def test_the_real_slip_shows_while_it_is_typed(open_page, live_server, axe):
    """10,05 typed for 10,5: the domains come to 99,55."""
    found = make_criteria(criteria=CRITERIA)
    area = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    clerk = make_user("quantri", role=Role.INDEX_ADMINISTRATOR, unit=area)
    client = Client()
    client.force_login(clerk)
    page = open_page("/dang-nhap/")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/nhap-lieu/bo-tieu-chi/{found.code}/")
    total = page.locator("[data-total]")
    below = page.locator("tr[data-code='1'] [data-sum]")
    assert total.inner_text().startswith("Các lĩnh vực cộng lại 100,00 điểm")

    page.fill("[name='2.max_score']", "10,05")
    assert total.inner_text().startswith("Các lĩnh vực cộng lại 99,55 điểm")
    assert "sum-wrong" in total.get_attribute("class")

    page.fill("[name='1.2.max_score']", "9,25")
    assert below.inner_text() == "× 89,25"
    page.fill("[name='1.2.max_score']", "9,5")
    assert below.inner_text() == "89,50"
    assert axe(page) == []

    page.fill("[name='2.max_score']", "10,5")
    page.fill("[name='2.name']", "Nâng cao chất lượng công chức")
    page.click("text=Lưu bảng")
    page.wait_for_selector(".message--success")
    assert found.criteria.get(code="2").name == "Nâng cao chất lượng công chức"
