"""How full the score sheets of an edition are, and who finds the way to them.

CCHC 2024 of the districts of Thái Nguyên, scored by the usual criteria (1.1.1, 1.1.2,
1.2; the survey 2; bonus 3; deduction 4). Đại Từ is complete, Định Hóa lacks 1.2 and
the survey, of Phổ Yên nothing is known.
"""

import re

import pytest
from django.urls import reverse

from tests.factories import make_scored_edition, score
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(world):
    found = make_scored_edition(world.index, world.province, year=2024)
    score(found, world.district, c1_1_1=10, c1_1_2=8, c1_2=30, c2=32)
    score(found, world.best, c1_1_1=10, c1_1_2=8)
    return found


def url_of(edition):
    return reverse("indices:entry_edition", kwargs=edition.address)


def row_of(response, unit):
    rows = re.findall(r"<tr>.*?</tr>", response.content.decode(), re.DOTALL)
    (found,) = [row for row in rows if f"{unit.slug}/" in row]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_every_unit_says_what_it_lacks_by_domain(client, world, edition):
    client.force_login(world.appraiser)

    response = client.get(url_of(edition))

    assert "Còn thiếu 6 ô ở 2 đơn vị." in words(response)
    assert row_of(response, world.district).endswith("Tự đánh giá đủ đủ 0")
    assert row_of(response, world.best).endswith("Tự đánh giá 1 1 2")
    assert row_of(response, world.worst).endswith("Tự đánh giá 3 1 4")
    assert f"{world.best.slug}/#lv-1" in response.content.decode()


def test_every_criterion_says_how_many_units_lack_it(client, world, edition):
    client.force_login(world.appraiser)

    said = words(client.get(url_of(edition)))

    assert "1.2 Báo cáo (thiếu 2 đơn vị)" in said
    assert "1.1.1 Ban hành kế hoạch (thiếu 1 đơn vị)" in said
    # Nobody is obliged to a bonus.
    assert "3 Điểm thưởng (thiếu" not in said


def test_the_table_of_totals_is_there_for_who_enters_results(client, world, edition):
    url = f"{url_of(edition)}?bang=ket-qua"
    client.force_login(world.index_administrator)
    assert "Kết quả của 3 đơn vị" in words(client.get(url))

    client.force_login(world.appraiser)
    assert client.get(url).status_code == 403


def test_an_officer_finds_the_own_sheet_on_the_entry_page(client, world, edition):
    client.force_login(world.officer)
    home = reverse("indices:entry_home")
    sheet = reverse(
        "indices:entry_sheet", kwargs={**edition.address, "unit": world.district.slug}
    )

    assert f'href="{sheet}"' in client.get(home).content.decode()
    assert client.get(url_of(edition)).status_code == 403
    client.force_login(world.foreign_officer)
    assert "Phiếu chấm điểm của đơn vị" not in words(client.get(home))


def test_an_appraiser_finds_the_editions_that_are_scored(client, world, edition):
    client.force_login(world.appraiser)

    html = client.get(reverse("indices:entry_home")).content.decode()

    assert f'href="{url_of(edition)}"' in html
    assert f'href="{url_of(world.draft)}"' not in html


def test_its_queries_do_not_grow(client, world, edition, django_assert_num_queries):
    client.force_login(world.appraiser)
    client.get(url_of(edition))

    # session, user, memberships; edition; criteria, missing scores, sheets; profile
    with django_assert_num_queries(8):
        client.get(url_of(edition))
