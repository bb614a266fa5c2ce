"""Who changed what in a score sheet: by unit, criterion, cell and person.

CCHC 2024 of the districts of Thái Nguyên by the usual criteria. Huyện Đại Từ scores
itself 9 on 1.1.1, is appraised 7,25 there and 30 on 1.2; `officer` is its officer.
"""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.actor import Actor
from indices.actions.score_records import ScoreInput, record_scores
from indices.actions.score_sheets import change_sheets
from tests.factories import CLERK, make_scored_edition, say, score
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(world):
    found = make_scored_edition(world.index, world.province, year=2024)
    own = ScoreInput(world.district, "1.1.1", {"self_score": Decimal(9)})
    officer = Actor(user=world.officer, name="Cán bộ Đại Từ", origin="page")
    record_scores(actor=officer, edition=found, rows=[own])
    score(found, world.district, reason="Theo biên bản 12", c1_1_1="7.25", c1_2=30)
    score(found, world.best, c1_1_1=5)
    return found


def url(edition, unit, name="entry_sheet_history"):
    return reverse(f"indices:{name}", kwargs={**edition.address, "unit": unit.slug})


def columns_of(response):
    return re.findall(r'<th scope="row">(.*?)</th>', response.content.decode())


@pytest.fixture
def appraiser(client, world):
    client.force_login(world.appraiser)
    return client


def test_every_change_says_who_what_why_and_from_where(appraiser, world, edition):
    said = words(appraiser.get(url(edition, world.district)))
    assert "3 lần đổi" in said
    assert re.search(
        r"Văn thư 1\.1\.1 điểm thẩm định trống 7,25 Theo biên bản 12", said
    )
    assert "Cán bộ Đại Từ 1.1.1 điểm tự chấm trống 9 trang nhập liệu" in said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"tieu_chi": "1.1.1"}, ["1.1.1 điểm thẩm định", "1.1.1 điểm tự chấm"]),
        ({"tieu_chi": "1.1"}, ["1.1.1 điểm thẩm định", "1.1.1 điểm tự chấm"]),
        ({"tieu_chi": "1.1.1", "cot": "self_score"}, ["1.1.1 điểm tự chấm"]),
        ({"tieu_chi": "1.1.1", "cot": "final_score"}, []),
        ({"nguoi": "Cán bộ Đại Từ"}, ["1.1.1 điểm tự chấm"]),
        ({"nguoi": "Không ai"}, []),
        ({"tieu_chi": "1.1.1.1"}, []),
    ],
)
def test_changes_are_listed_by_criterion_cell_and_person(
    appraiser, world, edition, query, expected
):
    assert columns_of(appraiser.get(url(edition, world.district), query)) == expected


def test_nonsense_in_the_address_falls_back(appraiser, world, edition):
    page = url(edition, world.district)
    for query in ("tieu_chi=%27", "cot=x", "trang=x", "nguoi=%00", "trang=99"):
        assert appraiser.get(f"{page}?{query}").status_code == 200
    assert len(columns_of(appraiser.get(f"{page}?tieu_chi=x%25"))) == 3


def test_an_officer_meets_what_the_sheet_shows_and_no_more(client, world, edition):
    say(edition, world.district, "71.25")
    client.force_login(world.officer)
    page = url(edition, world.district)
    response = client.get(page)
    assert columns_of(response) == ["1.1.1 điểm tự chấm"]
    # Nor does the list of people say who appraised.
    assert "Văn thư" not in words(response)

    change_sheets(
        actor=CLERK,
        edition=edition,
        units=[world.district],
        settings={"stage": "explanation"},
    )
    assert columns_of(client.get(page)) == [
        "giai đoạn",
        "1.2 điểm thẩm định",
        "1.1.1 điểm thẩm định",
        "1.1.1 điểm tự chấm",
    ]


def test_other_units_changes_do_not_exist_for_an_officer(client, world, edition):
    client.force_login(world.officer)
    assert client.get(url(edition, world.best)).status_code == 404
    client.force_login(world.foreign_officer)
    assert client.get(url(edition, world.district)).status_code == 404


def test_each_row_of_both_grids_leads_to_its_changes(appraiser, world, edition):
    sheet = appraiser.get(url(edition, world.district, "entry_sheet"))
    assert 'href="lich-su/?tieu_chi=1.1.1"' in sheet.content.decode()
    page = reverse(
        "indices:entry_criterion", kwargs={**edition.address, "code": "1.1.1"}
    )
    link = url(edition, world.best) + "?tieu_chi=1.1.1"
    assert f'href="{link}"' in appraiser.get(page).content.decode()


def test_many_changes_come_in_pages(appraiser, world, edition):
    for number in range(55):
        score(edition, world.district, c1_2=Decimal(number) / 2)
    first = appraiser.get(url(edition, world.district))
    assert len(columns_of(first)) == 50
    second = appraiser.get(url(edition, world.district), {"trang": 2})
    assert len(columns_of(second)) == 8


def test_its_queries_do_not_grow(appraiser, world, edition, django_assert_num_queries):
    for number in range(5):
        score(edition, world.district, c1_2=number)
    page = url(edition, world.district)
    appraiser.get(page)
    # session, user, memberships; sheet with edition; assignments; count, changes,
    # people; profile
    with django_assert_num_queries(9):
        appraiser.get(page)


def test_the_history_of_the_edition_is_listed_by_criterion_and_person(
    client, world, edition
):
    client.force_login(world.index_administrator)
    page = reverse("indices:entry_history", kwargs=edition.address)
    by_criterion = words(client.get(page, {"tieu_chi": "1.2"}))
    assert "1.2 điểm thẩm định" in by_criterion
    assert "1.1.1" not in by_criterion
    by_person = words(client.get(page, {"nguoi": "Cán bộ Đại Từ"}))
    assert "1.1.1 điểm tự chấm" in by_person
    assert "điểm thẩm định" not in by_person
