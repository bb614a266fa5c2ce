"""The grid of a score sheet in a browser: judged, pasted, undone, saved, folded.

CCHC 2024 of a province with one commune. Its set: ten branches of twelve leaves, 120
in all, each of 1,05 at most with step 0,05 but the first of each branch (0,45 without
a step) – an index administrator types three columns of them.
"""

import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from indices.actions.presence import note_presence
from indices.actions.score_columns import Leaf, problem_of, read_value
from indices.actions.score_records import ScoreInput, record_scores
from indices.models import Score
from tests.browser.test_entry import NUMBERS, paste, said
from tests.factories import (
    CLERK,
    criterion,
    make_criteria,
    make_index,
    make_nation,
    make_scored_edition,
    make_tier_scheme,
    make_unit,
    make_user,
)
from units.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CRITERIA = [
    ("1", 120, "Chỉ đạo"),
    *(
        each
        for group in range(1, 11)
        for each in (
            (f"1.{group}", 12, f"Nhóm {group}"),
            *(
                criterion(
                    f"1.{group}.{place}",
                    "0.45" if place == 1 else "1.05",
                    step=None if place == 1 else "0.05",
                )
                for place in range(1, 13)
            ),
        )
    ),
]


# The width of the text on a sheet on its side, 252 mm, in CSS pixels.
PAPER = 952


@pytest.fixture
def office():
    province = make_unit("Minh Trung", kind="tỉnh", parent=make_nation())
    unit = make_unit("An Khánh", kind="xã", parent=province)
    edition = make_scored_edition(
        make_index(),
        province,
        level="commune",
        tier_scheme=make_tier_scheme(),
        criteria_set=make_criteria(criteria=CRITERIA, level="commune", total_max=120),
    )
    return Office(province, unit, edition)


class Office:
    def __init__(self, province, unit, edition):
        self.unit, self.edition = unit, edition
        self.person = make_user(
            "a", role=Role.INDEX_ADMINISTRATOR, unit=province, full_name="Nguyễn Văn A"
        )

    @property
    def sheet(self):
        year = self.edition.year
        return f"/nhap-lieu/cchc/minh-trung/cap-xa/{year}/{self.unit.slug}/"

    @property
    def criterion(self):
        year = self.edition.year
        return f"/nhap-lieu/cchc/minh-trung/cap-xa/{year}/tieu-chi/1.1.2/"

    def cell(self, code, column="appraised_score"):
        return f"#o-{self.unit.pk}-{code.replace('.', '-')}-{column}"

    def stored(self, code, column="appraised_score"):
        row = Score.objects.get(edition=self.edition, criterion__code=code)
        return getattr(row, column)


@pytest.fixture
def open_sheet(chromium, live_server, office):
    contexts, faults = [], []

    def open_(path=office.sheet, **options):
        client = Client()
        client.force_login(office.person)
        options = {"viewport": {"width": 1440, "height": 900}} | options
        context = chromium.new_context(locale="vi-VN", **options)
        contexts.append(context)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": cookie,
                    "url": live_server.url,
                }
            ]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        assert page.goto(live_server.url + path).status == 200
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def until_all_saved(page):
    page.wait_for_function(
        "() => !document.querySelector('[data-state=pending], [data-state=sending]')"
        " && document.querySelector('[data-state=saved]')"
    )


SCORES = [*NUMBERS.split(), "0,05", "0,07", "1,05", "1,1", "1,0500004", "1,0500005"]
SCORES += ["0,4500001", "1000000000", "-1000000000", "999999999,9999996", "1,10", "12"]


@pytest.mark.parametrize(
    ("most", "step"), [("1.05", "0.05"), ("14.5", None), ("1250", "0.25")]
)
def test_scores_are_judged_in_the_words_of_the_server(open_sheet, most, step):
    page = open_sheet()
    judge = (
        "([texts, kind, limit, step]) => texts.map("
        "t => window.cchcNumbers.fault(t, {kind, limit, step: step ?? undefined}))"
    )
    leaf = Leaf(
        pk=1,
        code="1",
        name="",
        max_score=Decimal(most),
        step=Decimal(step) if step else None,
        scored_by="appraisal",
        rule=None,
    )
    for kind, column in (("points", "appraised_score"), ("figure", "declared_figure")):
        found = page.evaluate(judge, [SCORES, kind, most, step])
        expected = [of_server(leaf, column, text) for text in SCORES]
        assert dict(zip(SCORES, found, strict=True)) == dict(
            zip(SCORES, expected, strict=True)
        )


def of_server(leaf, column, text):
    """Why the server would not store the text there, "" when it would."""
    try:
        value = read_value(column, text)
    except Exception as error:  # noqa: BLE001 - both kinds that it raises speak alike
        return str(error)
    return "" if value is None else problem_of(leaf, column, value)


def test_a_cell_off_its_step_or_over_its_maximum_is_not_sent(open_sheet, office, axe):
    page = open_sheet()
    for code, text, why in (
        ("1.1.2", "0,07", "0,07 không theo bước điểm 0,05."),
        ("1.1.3", "1,1", "1,1 lớn hơn điểm tối đa 1,05."),
    ):
        page.fill(office.cell(code), text)
        page.press(office.cell(code), "Tab")
        assert page.inner_text(f"{office.cell(code)}-loi") == why
    page.fill(office.cell("1.1.1"), "0,07")
    page.press(office.cell("1.1.1"), "Tab")
    long_note = office.cell("1.1.1", "not_applicable")
    page.fill(long_note, "x" * 301)
    page.press(long_note, "Tab")
    assert page.inner_text(f"{long_note}-loi") == "Dài quá 300 ký tự."
    page.press(long_note, "Escape")
    assert axe(page) == []
    until_all_saved(page)
    assert office.stored("1.1.1") == Decimal("0.07")
    assert office.stored("1.1.2") is None
    assert page.inner_text("[data-entry=faults]") == "2 ô cần sửa"


def test_360_cells_are_pasted_quickly_and_saved_by_one_request(open_sheet, office):
    page = open_sheet()
    leaves = page.eval_on_selector_all(
        "[id$=-appraised_score]", "inputs => inputs.map(input => input.id)"
    )
    assert len(leaves) == 120
    rows = page.evaluate(
        "[...document.querySelector('form table').tBodies]"
        ".flatMap(body => [...body.rows])"
        ".map(row => row.querySelectorAll('input[type=text]').length)"
    )
    # A block from a spreadsheet has the lines of the branches too; they take nothing.
    first = next(place for place, count in enumerate(rows) if count)
    lines = ["0,45\tđã xem\tkhông" if count else "\t\t" for count in rows[first:]]
    page.context.set_offline(True)
    for _attempt in range(3):
        paste(page, office.cell("1.1.1"), "\r\n".join(lines))
    assert said(page) == "Đã dán 360 ô."
    times = page.evaluate(
        "performance.getEntriesByName('entry-paste').map(e => e.duration)"
    )
    assert min(times) < 50
    posts = []
    page.on("request", lambda r: posts.append(r) if r.method == "POST" else None)
    page.context.set_offline(False)
    page.wait_for_function(
        "() => document.querySelectorAll('[data-state=saved]').length === 120"
    )
    answered = [post for post in posts if post.response()]
    assert [len(post.post_data_json["cells"]) for post in answered] == [360]
    scores = Score.objects.filter(edition=office.edition)
    assert scores.filter(appraised_score=Decimal("0.45"), note="đã xem").count() == 120
    assert scores.filter(is_not_applicable=True).count() == 120


def test_a_paste_is_undone_and_the_sums_follow(open_sheet, office):
    page = open_sheet()
    paste(page, office.cell("1.1.2"), "1\n0,5")
    until_all_saved(page)
    domain = "tr.score-domain, tbody.score-domain tr"
    assert page.inner_text(f"{domain} >> [data-computed=sum]").startswith("1,50/120")
    assert "Tổng 1,50/120" in page.inner_text("[data-entry=missing]")
    page.click("text=Theo lĩnh vực")
    assert page.inner_text("[data-total]").startswith("1,50/120")
    page.click("[data-entry=undo]")
    page.wait_for_function(
        "() => document.querySelector('[data-entry=missing]')"
        ".textContent.includes('Tổng 0,00')"
    )
    assert office.stored("1.1.2") is None


def test_a_folded_domain_is_passed_over_and_remembered(open_sheet, office):
    page = open_sheet()
    page.click("[data-fold='1']")
    assert page.url.endswith("#gon=1")
    assert page.is_hidden(office.cell("1.1.1"))
    page.reload()
    assert page.is_hidden(office.cell("1.1.1"))


PHONE = {"width": 375, "height": 812}
OUT_OF_SIGHT = """
[...document.querySelectorAll("form td > input[type=text]")].map(input => {
  const {left, right, width} = input.getBoundingClientRect();
  return left < 0 || right > innerWidth || width < 80 ? input.name : "";
}).filter(Boolean)
"""
SCROLLED_SIDEWAYS = """
[document.documentElement, ...document.querySelectorAll("form [role=region]")]
  .filter(box => box.scrollWidth > box.clientWidth).length
"""


@pytest.mark.parametrize("path", ["sheet", "criterion"])
def test_on_a_phone_every_cell_is_in_sight(open_sheet, office, axe, path):
    row = ScoreInput(office.unit, "1.1.2", {"self_score": Decimal("0.5")})
    record_scores(actor=CLERK, edition=office.edition, rows=[row])
    page = open_sheet(getattr(office, path), viewport=PHONE)

    assert page.locator("form td > input[type=text]").count() > 1
    assert page.evaluate(OUT_OF_SIGHT) == []
    assert page.evaluate(SCROLLED_SIDEWAYS) == 0

    # What is asked, then what is refused, makes nothing wider.
    cell = office.cell("1.1.2")
    for text, place in (("0,75", f"{cell}-nhac"), ("7", f"{cell}-loi")):
        page.fill(cell, text)
        page.press(cell, "Enter")
        page.wait_for_selector(f"{place}:not(:empty)")
        assert page.evaluate(OUT_OF_SIGHT) == []
        assert page.evaluate(SCROLLED_SIDEWAYS) == 0
    assert axe(page) == []


def test_on_a_phone_a_score_is_typed_beside_its_heading(open_sheet, office):
    page = open_sheet(viewport=PHONE)
    cell, below = office.cell("1.1.2"), office.cell("1.1.3")

    def distance():
        upper, lower = (page.locator(each).bounding_box() for each in (cell, below))
        return lower["y"] - upper["y"]

    page.click(cell)
    page.keyboard.type("0,75")
    as_typed = distance()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == below.removeprefix("#")
    until_all_saved(page)
    assert distance() == as_typed
    assert office.stored("1.1.2") == Decimal("0.75")
    heading = page.locator(cell).evaluate(
        "input => getComputedStyle(input.parentElement, '::before').content"
    )
    assert "Thẩm định" in heading

    page.click("[data-fold='1']")
    assert page.is_hidden(cell)


def test_a_printed_score_sheet_is_whole_and_has_no_boxes(open_sheet, office):
    """On the screen the table is a window of its own, over a bar that stays in sight:
    on paper the rows would run over the bar."""
    page = open_sheet()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 500})

    bottom = "document.querySelector('.entry').getBoundingClientRect().bottom"
    bar = "document.querySelector('.entry-bar').getBoundingClientRect().top"
    assert page.evaluate(f"{bottom} <= {bar} + 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
    assert not page.get_by_text("Lịch sử", exact=True).first.is_visible()
    assert not page.locator("main button:visible").count()
    box = f"getComputedStyle(document.querySelector('{office.cell('1.1.2')}'))"
    assert page.evaluate(f"{box}.borderTopWidth") == "0px"


def test_two_people_choose_and_the_sheet_says_who_was_first(open_sheet, office):
    page = open_sheet()
    row = ScoreInput(office.unit, "1.1.2", {"appraised_score": Decimal("0.75")})
    record_scores(actor=CLERK, edition=office.edition, rows=[row])
    page.fill(office.cell("1.1.2"), "1")
    # The cell is not left before one chooses.
    page.press(office.cell("1.1.2"), "Control+s")
    page.wait_for_selector(".cell-message--conflict")
    message = page.inner_text(".cell-message--conflict")
    assert re.match(r"Văn thư vừa sửa ô này thành 0,75 lúc \d\d:\d\d\.", message)
    page.click("text=Lấy 0,75")
    page.wait_for_function("() => !document.querySelector('.cell-message--conflict')")
    assert page.input_value(office.cell("1.1.2")) == "0,75"
    assert office.stored("1.1.2") == Decimal("0.75")


def test_without_scripts_the_grid_does_the_same(open_sheet, office):
    page = open_sheet(java_script_enabled=False)
    page.fill(office.cell("1.1.2"), "0,07")
    page.fill(office.cell("1.1.3"), "0,5")
    page.click("text=Lưu nháp")
    assert "0,07 không theo bước điểm 0,05." in page.inner_text(".error-summary")
    assert page.input_value(office.cell("1.1.2")) == "0,07"
    assert office.stored("1.1.3") == Decimal("0.5")


def test_a_raised_score_is_asked_about_and_the_other_person_is_named(
    open_sheet, office
):
    row = ScoreInput(office.unit, "1.1.2", {"self_score": Decimal("0.5")})
    record_scores(actor=CLERK, edition=office.edition, rows=[row])
    other = make_user("b", full_name="Trần Thị B")
    note_presence(
        user=other,
        edition=office.edition,
        place=office.unit.slug,
        role=Role.APPRAISER,
    )
    page = open_sheet()
    page.get_by_text("Đang mở: Trần Thị B (thẩm định viên)").wait_for()
    cell = office.cell("1.1.2")

    page.fill(cell, "0,75")
    page.press(cell, "Enter")

    asked = page.get_by_text("Thẩm định cao hơn tự chấm mà không có nhận xét.")
    asked.wait_for()
    described = page.get_attribute(cell, "aria-describedby")
    assert page.text_content(f"#{described}") == asked.text_content()
    page.fill(office.cell("1.1.2", "note"), "Có thêm minh chứng")
    page.press(office.cell("1.1.2", "note"), "Enter")
    asked.wait_for(state="hidden")
