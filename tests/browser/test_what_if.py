"""An assumption is worked out while one types, and its address holds it."""

import pytest
from playwright.sync_api import expect

from tests.explained import make_scored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EDITION = "cchc/thai-nguyen/cap-huyen/2024"
PHONE = {"viewport": {"width": 375, "height": 812}, "is_mobile": True}
DARK_PHONE = PHONE | {"color_scheme": "dark"}


@pytest.mark.parametrize("options", [{}, DARK_PHONE])
def test_points_are_tried_and_the_address_holds_them(open_page, axe, options):
    slug = make_scored((2024,)).units["pho_yen"].slug
    page = open_page(f"/gia-dinh/{EDITION}/{slug}/", **options)

    page.locator("summary", has_text="Chỉ đạo, điều hành").click()
    page.get_by_label("1.2 Báo cáo").fill("40")

    expect(page.locator(".lead")).to_contain_text("76,00%, hạng 4/4, loại Khá")
    expect(page.get_by_label("1.2 Báo cáo")).to_be_focused()
    assert "d-1.2=40" in page.url
    assert axe(page) == []
    page.reload()
    expect(page.locator(".lead")).to_contain_text("76,00%, hạng 4/4, loại Khá")
