"""Journeys of somebody who only reads: from the ranking to a unit, on any screen."""

import pytest
from playwright.sync_api import expect

from tests.explained import make_scored
from tests.factories import (
    make_index,
    make_nation,
    make_ranking,
    make_tier_scheme,
    make_unit,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RANKING = "/xep-hang/cchc/minh-trung/cap-huyen/2024/"
PHONE = {"viewport": {"width": 375, "height": 812}, "is_mobile": True}


@pytest.fixture
def districts():
    """Nine districts over three years, ranked and published."""
    nation = make_nation()
    province = make_unit("Minh Trung", kind="tỉnh", parent=nation)
    index, scheme = make_index(), make_tier_scheme()
    names = [
        ("Ứng Sơn", "thị xã"),
        ("Định Quán Thượng", "huyện"),
        ("Đại Từ", "huyện"),
        ("Ea H’Leo", "huyện"),
        ("Ẩm Thượng", "huyện"),
        ("Võ Nhai", "huyện"),
        ("Phú Bình", "huyện"),
        ("Đồng Hỷ", "huyện"),
        ("Sông Công", "thành phố"),
    ]
    units = [make_unit(name, kind=kind, parent=province) for name, kind in names]
    for year in (2022, 2023, 2024):
        scores = {
            unit: f"{90 - 3 * place + (year + place) % 3}.25"
            for place, unit in enumerate(units)
        }
        make_ranking(index, province, scores, year=year, tier_scheme=scheme)
    return units


def test_from_the_ranking_one_click_leads_to_the_unit(open_page, districts):
    page = open_page(RANKING)

    page.click("text=Huyện Đại Từ")
    page.wait_for_load_state()

    assert "Huyện Đại Từ" in page.inner_text("h1")
    assert page.url.rstrip("/").endswith(districts[2].slug)


def test_the_ranking_can_be_narrowed_and_sorted(open_page, districts):
    page = open_page(RANKING)

    page.click("summary:has-text('Lọc')")
    page.fill("input[name=tim]", "dai tu")
    page.click("button:has-text('Lọc')")
    page.wait_for_load_state()
    assert page.locator("tbody tr[id]").count() == 1

    page.click("a:has-text('Bỏ lọc')")
    page.wait_for_load_state()
    page.click("th a:has-text('Đơn vị')")
    page.wait_for_load_state()
    assert page.locator("tbody tr[id] th").first.inner_text().startswith("Huyện Ẩm")


def test_the_workbook_of_a_ranking_downloads(open_page, districts):
    page = open_page(RANKING)

    with page.expect_download() as waiting:
        page.click("a:has-text('Tải Excel')")

    assert waiting.value.suggested_filename.endswith(".xlsx")


SLOWLY = """() => {
  const asked = window.fetch;
  window.fetch = (...words) => new Promise((answer) =>
    window.setTimeout(() => answer(asked(...words)), 1500));
}"""


def test_a_workbook_that_takes_its_time_says_so_until_it_is_there(open_page, districts):
    page = open_page(RANKING)
    page.evaluate(SLOWLY)

    with page.expect_download():
        page.click("a:has-text('Tải Excel')")
        page.get_by_text("Đang tạo tệp, xin chờ…").wait_for()

    page.get_by_text("Đang tạo tệp, xin chờ…").wait_for(state="detached")


NAMED = """() => {
  window.asked = 0;
  window.fetch = async () => {
    window.asked += 1;
    const name = "filename*=utf-8''%C4%91i%E1%BB%83m.xlsx";
    const told = {headers: {"Content-Disposition": `attachment; ${name}`}};
    return new Response("PK", told);
  };
}"""


def test_a_workbook_whose_name_has_marks_is_asked_for_once(open_page, districts):
    page = open_page(RANKING)
    page.evaluate(NAMED)

    with page.expect_download() as waiting:
        page.click("a:has-text('Tải Excel')")

    assert waiting.value.suggested_filename == "điểm.xlsx"
    assert page.evaluate("window.asked") == 1


def test_slash_goes_to_the_search_and_it_forgives_missing_marks(open_page, districts):
    page = open_page(RANKING)

    page.keyboard.press("/")
    page.keyboard.type("ea h'leo")
    page.keyboard.press("Enter")
    page.wait_for_load_state()

    assert "Huyện Ea H’Leo" in page.inner_text("main")


def test_a_figure_is_drawn_when_it_comes_near(open_page, districts):
    page = open_page("/xu-huong/cchc/minh-trung/cap-huyen/")

    page.locator("[data-figure]").first.scroll_into_view_if_needed()

    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=20_000)


def test_a_phone_shows_a_list_and_does_not_scroll_sideways(open_page, districts):
    page = open_page(RANKING, **PHONE)

    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 1
    assert page.is_visible("text=Huyện Đại Từ")
    arrow = page.locator("tbody .change svg").first.bounding_box()
    assert arrow["width"] > 6


@pytest.mark.parametrize("path", ["/xu-huong/", "/phuong-phap/"])
def test_on_a_phone_the_current_item_of_the_menu_is_in_sight(
    open_page, districts, path
):
    page = open_page(path, **PHONE)
    place = page.locator(".site-nav [aria-current]").bounding_box()

    assert place["x"] >= 0
    assert place["x"] + place["width"] <= PHONE["viewport"]["width"]


def test_on_a_phone_a_table_says_in_full_what_it_is_and_buttons_stand_apart(
    open_page, live_server
):
    scored = make_scored()
    page = open_page("/bang-nhiet/cchc/thai-nguyen/cap-huyen/2024/", **PHONE)
    caption = page.locator("#ban-do-nhiet").bounding_box()
    assert caption["x"] + caption["width"] <= PHONE["viewport"]["width"]

    unit = scored.units["dai_tu"]
    page.goto(f"{live_server.url}{unit.get_absolute_url()}2024/1/")
    first, second = (
        each.bounding_box() for each in page.locator("h1 ~ .button-row a").all()
    )
    assert second["y"] - (first["y"] + first["height"]) >= 8


def test_on_a_phone_a_name_is_not_a_word_to_a_line(open_page):
    make_scored()
    page = open_page("/xep-hang/cchc/thai-nguyen/cap-huyen/2024/do-chac/", **PHONE)

    name = page.locator(".certainty tbody th").first.bounding_box()
    assert name["width"] >= 100
    heading = page.locator(".certainty thead th.number").last
    assert heading.evaluate("cell => getComputedStyle(cell).whiteSpace") == "normal"


def test_the_page_is_whole_without_javascript(open_page, districts):
    page = open_page(RANKING, java_script_enabled=False)

    assert page.locator("tbody tr[id]").count() == len(districts)
    assert page.locator("svg.dot-strip").count() >= len(districts)


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/xep-hang/",
        RANKING,
        "/don-vi/",
        "/xu-huong/cchc/minh-trung/cap-huyen/",
        "/phuong-phap/",
        "/tim/?q=dai",
        "/dang-nhap/",
    ],
)
def test_axe_finds_nothing(open_page, axe, districts, path, options):
    assert axe(open_page(path, **options)) == []


def test_axe_finds_nothing_on_a_unit_and_a_comparison(open_page, axe, districts):
    one, other = districts[0].slug, districts[2].slug

    assert axe(open_page(f"/don-vi/{one}/2024/")) == []
    assert axe(open_page(f"/so-sanh/?dv={one},{other}")) == []


def test_the_list_of_units_narrows_while_one_types(open_page, districts):
    page = open_page("/don-vi/")
    field = page.locator("form[data-live-form] input[name=tim]")
    assert page.locator(".name-list a").count() > len(districts)

    for text, name in (("ĐẠI TỪ", "Huyện Đại Từ"), ("ea h’leo", "Huyện Ea H’Leo")):
        field.fill("")
        field.press_sequentially(text)
        found = page.locator(".name-list a")
        expect(found).to_have_count(1)

        expect(found).to_have_text(name)
        assert "tim=" in page.url
        assert field.evaluate("field => field === document.activeElement")

    page.reload()
    assert page.inner_text(".name-list a") == "Huyện Ea H’Leo"


# A real one would leave the page, and the browser's driver waits until it has.
SUBMITTED = """async (isStopped) => {
  const form = document.querySelector("form[method=post]");
  const event = new Event("submit", { bubbles: true, cancelable: true });
  if (isStopped) event.preventDefault();
  form.dispatchEvent(event);
  await new Promise((resolve) => setTimeout(resolve, 700));
  return document.getElementById("live-status").textContent;
}"""


def test_a_form_that_takes_its_time_says_so(open_page):
    page = open_page("/dang-nhap/")
    status = page.locator("#live-status")

    assert page.evaluate(SUBMITTED, True) == ""
    assert page.evaluate(SUBMITTED, False) == "Đang xử lý, xin chờ…"
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(status).to_have_text("")
