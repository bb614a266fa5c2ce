"""From what cost points into the plan, and the sheet on exactly two pages of paper."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from indices.actions.publication import publish_edition
from indices.models import Score
from tests.explained import make_scored
from tests.factories import (
    CLERK,
    make_criteria,
    make_index,
    make_nation,
    make_plan,
    make_scored_edition,
    make_unit,
    make_user,
    past_the_guards,
    planned,
    score,
)
from units.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = re.compile(rb"/Type\s*/Page\b")
LONG = "Ứng dụng đầy đủ công nghệ thông tin trong giải quyết thủ tục hành chính " * 4


def logged_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )


def test_a_lost_criterion_becomes_a_task_that_everyone_reads(
    open_page, live_server, axe
):
    scored = make_scored((2024,))
    unit = scored.units["dinh_hoa"]
    officer = make_user("canbo", role=Role.UNIT_OFFICER, unit=unit)
    page = open_page("/dang-nhap/")
    logged_in(page, live_server, officer)
    lost = reverse("indices:lost_points", kwargs=scored.address(2024))
    page.goto(f"{live_server.url}{lost}?dv={unit.slug}")

    # A figure that is drawn while the button goes down would move the link away.
    way = page.locator("#tc-1\\.2 .plan-link")
    way.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    way.click()
    page.wait_for_selector("[name=what]")
    assert axe(page) == []
    page.fill("[name=what]", "Gửi báo cáo trước hạn năm ngày")
    page.fill("[name=who]", "Văn phòng")
    page.fill("[name=due_on]", "30/09/2025")
    page.click(".form-card button")
    page.wait_for_selector(".message--success")
    assert axe(page) == []
    page.fill("[name=decision]", "Kế hoạch số 7/KH-UBND")
    page.fill("[name=decided_on]", "20/03/2025")
    page.click("button[value=ban-hanh]")
    page.wait_for_selector(".message--success")

    phone = open_page(
        reverse("unit_plan", args=[unit.slug, 2024]),
        viewport={"width": 375, "height": 812},
    )
    assert "Gửi báo cáo trước hạn" in phone.inner_text(".task-table")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 375
    assert axe(phone) == []

    page.goto(
        live_server.url + reverse("indices:remediation", kwargs=scored.address(2024))
    )
    page.emulate_media(media="print")
    total = "getComputedStyle(document.querySelector('tfoot')).display"
    assert page.evaluate(total) == "table-row-group"  # once, not on every sheet


# Eight domains of two leaves, all of them lost, as long as words may be.
WIDE = [
    row
    for number in range(1, 9)
    for row in (
        (str(number), "12.5", LONG),
        (f"{number}.1", "6.25", LONG),
        (f"{number}.2", "6.25", LONG),
    )
]
MANY = [f"{number}.{leaf}" for number in range(1, 9) for leaf in (1, 2)]


def make_wide():
    """Two years of units with long names that lost points everywhere."""
    area = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=make_nation())
    units = [
        make_unit(f"Định Quán Thượng Trường Khánh Hạ {n}", code=f"17{n}", parent=area)
        for n in range(4)
    ]
    index, criteria = make_index(), make_criteria(criteria=WIDE)
    editions = []
    for year in (2023, 2024):
        edition = make_scored_edition(index, area, criteria_set=criteria, year=year)
        for place, unit in enumerate(units):
            points = "3" if place == 3 else "6.25"
            score(edition, unit, **{f"c{c.replace('.', '_')}": points for c in MANY})
        publish_edition(actor=CLERK, edition=edition)
        edition.refresh_from_db()
        editions.append(edition)
    tasks = [planned(code, "3.25", what=LONG, who=LONG[:200]) for code in MANY]
    make_plan(editions[0], units[3], tasks)
    with past_the_guards():
        Score.objects.update(note=LONG)
    return units[3]


def test_the_sheet_is_two_pages_however_long_the_words(open_page):
    unit = make_wide()
    page = open_page(reverse("unit_sheet", args=[unit.slug, 2024]))

    page.emulate_media(media="print")
    # The width that the margins leave of the paper.
    page.set_viewport_size({"width": 661, "height": 1000})
    cut = page.evaluate(
        "[...document.querySelectorAll('.paper__sheet')]"
        ".filter(x => x.scrollHeight > x.clientHeight + 1)"
        ".map(x => [x.scrollHeight, x.clientHeight])"
    )
    paper = page.pdf(prefer_css_page_size=True)

    assert page.locator(".paper__sheet tbody tr").count() == 8 + 5 + 10
    assert cut == []
    assert len(PAGE.findall(paper)) == 2
