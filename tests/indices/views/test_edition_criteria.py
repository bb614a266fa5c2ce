"""The whole set of criteria of an edition, to read: the set of tests/factories.py."""

import csv
import io

import pytest
from django.urls import reverse

from tests.explained import make_scored
from tests.factories import make_ranking
from tests.reading import links, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored():
    return make_scored((2024,))


def address(scored, **more):
    route = "indices:edition_criteria_file" if more else "indices:edition_criteria"
    return reverse(route, kwargs=scored.address(2024, **more))


def test_every_criterion_stands_in_it_with_its_maximum(client, scored):
    response = client.get(address(scored))

    text = words(response)
    assert "2 lĩnh vực, 6 tiêu chí được chấm điểm, tổng 100,00 điểm." in text
    assert "1.1.2 Thực hiện kế hoạch 8,00 tự chấm, thẩm định" in text
    assert "Bộ tiêu chí A" in text


def test_each_leads_to_its_page_and_back(client, scored):
    criterion = reverse("indices:criterion", kwargs=scored.address(2024, code="1.2"))
    domain = reverse("indices:domain", kwargs=scored.address(2024, code="1"))

    found = links(client.get(address(scored)))

    assert criterion in found
    assert domain in found
    assert f"{address(scored)}#tc-1.2" in links(client.get(criterion))


def test_the_twins_hold_the_same_rows(client, scored):
    answer = client.get(address(scored, format="json")).json()
    content = client.get(address(scored, format="csv")).content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(content)))

    assert answer["criteria_set"]["code"] == "bo-a"
    assert [row["code"] for row in answer["rows"]] == [row["Mã"] for row in table]
    assert answer["rows"][3]["max_score"] == 8
    assert table[3]["Tối đa"] == "8"


def test_an_edition_of_totals_has_none(client, scored):
    district = scored.units["dai_tu"]
    totals = make_ranking(scored.index, scored.area, {district: "70"}, year=2020)
    missing = reverse("indices:edition_criteria", kwargs=totals.address)

    response = client.get(missing)

    assert response.status_code == 404
    assert "không được chấm theo tiêu chí" in words(response)


def test_its_queries(client, scored, django_assert_num_queries):
    client.get(address(scored))
    # 1 summary; 1 set; 1 criteria; 1 years; 1 profile of the site
    with django_assert_num_queries(5):
        client.get(address(scored))
