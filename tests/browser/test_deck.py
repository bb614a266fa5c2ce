"""The deck as it is shown in a hall and printed: large enough, nothing cut."""

import pytest
from playwright.sync_api import expect

from tests.explained import make_scored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DECK = "/trinh-chieu/cchc/thai-nguyen/cap-huyen/2024/"
SMALLEST = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (walker.currentNode.data.trim() && element.getClientRects().length) {
      found.push(size);
    }
  }
  return Math.min(...found);
}"""
CUT = """() => [...document.querySelectorAll(".slide, .deck-table__scroll")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1
    || each.scrollHeight > each.clientHeight + 1)
  .map((each) => each.closest(".slide").id)"""
HALL = {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "dark"}
SMALL_HALL = {"viewport": {"width": 1280, "height": 720}}


@pytest.mark.parametrize("options", [HALL, SMALL_HALL])
def test_it_is_read_from_the_back_of_a_hall(open_page, axe, options):
    make_scored()
    page = open_page(DECK, **options)

    assert page.evaluate(SMALLEST) >= 20
    assert page.evaluate(CUT) == []
    assert axe(page) == []


def test_every_slide_is_one_sheet(open_page):
    make_scored()
    page = open_page(DECK)
    slides = page.locator(".slide").count()

    pdf = page.pdf(prefer_css_page_size=True, print_background=True)

    assert pdf.count(b"/Type /Page\n") == slides
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1122, "height": 793})
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALLEST) >= 20


def test_keys_lead_through_it(open_page):
    make_scored()
    page = open_page(DECK)
    last = page.locator(".slide").count()

    for key, number in (
        ("ArrowRight", 2),
        ("PageDown", 3),
        ("ArrowLeft", 2),
        ("End", last),
        ("ArrowRight", last),
        ("Home", 1),
    ):
        page.keyboard.press(key)
        expect(page.locator(f"#trang-{number}")).to_be_focused()
        assert page.url.endswith(f"#trang-{number}")


def test_without_a_script_the_numbers_lead_on(open_page):
    make_scored()
    page = open_page(DECK, java_script_enabled=False)

    page.locator("#trang-1 .slide__number").click()

    assert page.url.endswith("#trang-2")
