"""Pages on paper: a unit on two sheets, nothing shrunk to fit, nothing smaller than ten
points; nothing that only leads on."""

import pytest

from tests.explained import make_scored
from tests.factories import make_ranking, make_tier_scheme, make_unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The width of the text, 170 mm, in CSS pixels.
SHEET = 643
# Of a sheet on its side, 252 mm.
LANDSCAPE = 952
SMALLEST = """() => Math.min(...[...document.querySelectorAll('main *')]
  .filter(each => each.checkVisibility() && each.clientWidth > 2 &&
    [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(each => parseFloat(getComputedStyle(each).fontSize) * 0.75))"""


def test_a_unit_with_all_it_can_have_takes_two_sheets(open_page):
    scored = make_scored()
    unit = scored.units["pho_yen"]
    communes = [
        make_unit(f"Đường Sơn Thượng {number}", kind="xã", parent=unit)
        for number in range(30)
    ]
    points = {commune: f"{90 - place}.25" for place, commune in enumerate(communes)}
    make_ranking(scored.index, unit, points, level="commune", year=2024)
    for year in range(2012, 2023):
        make_ranking(scored.index, scored.area, {unit: "70.25"}, year=year)
    page = open_page(f"/don-vi/{unit.slug}/2024/")

    pdf = page.pdf(prefer_css_page_size=True)

    assert pdf.count(b"/Type /Page\n") <= 2
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
    assert page.evaluate(SMALLEST) >= 9.99
    assert page.get_by_text("30/30 đơn vị có số liệu").is_visible()
    assert page.get_by_text("Thiếu báo cáo quý III").is_visible()
    assert not page.get_by_text("Xã Đường Sơn Thượng 29").is_visible()


def test_no_heading_is_printed_over_a_list_that_is_not(open_page):
    scored = make_scored()
    unit = scored.units["pho_yen"]
    scored_one, *others = [
        make_unit(f"Đường Sơn {number}", kind="xã", parent=unit) for number in range(4)
    ]
    points = {scored_one: "90.25"} | dict.fromkeys(others)
    scheme = make_tier_scheme("thang-xa")
    make_ranking(
        scored.index, unit, points, level="commune", year=2024, tier_scheme=scheme
    )
    page = open_page(f"/don-vi/{unit.slug}/2024/")
    heading = page.get_by_text("Chưa có xếp loại (3)")
    assert heading.is_visible()

    page.emulate_media(media="print")

    assert not heading.is_visible()


def test_ways_on_are_not_printed_under_a_heat_map(open_page):
    """Their addresses are not on paper: the list would only fill a sheet."""
    make_scored()
    page = open_page("/bang-nhiet/cchc/thai-nguyen/cap-huyen/2024/")
    page.emulate_media(media="print")

    assert not page.get_by_text("Xem từng lĩnh vực").is_visible()
    assert not page.get_by_text("Bấm tên cột").is_visible()
    assert page.get_by_text("Phần trăm tính trên điểm tối đa").is_visible()


def test_as_many_as_thirteen_years_fit_the_sheet(open_page):
    scored = make_scored()
    units = scored.units.values()
    for year in range(2010, 2023):
        points = {unit: f"{80 + place}.25" for place, unit in enumerate(units)}
        make_ranking(scored.index, scored.area, points, year=year)
    page = open_page("/xu-huong/cchc/thai-nguyen/cap-huyen/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": LANDSCAPE, "height": 900})

    assert page.evaluate("document.documentElement.scrollWidth") <= LANDSCAPE
