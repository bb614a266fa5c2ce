"""One domain of the districts of tests/explained.py.

Domain 1, percent of each unit's own maximum (60; Võ Nhai 52):

| 2024 | Đại Từ 54 = 90,0 | Định Hóa 52 = 86,7 | Võ Nhai 44 = 84,6 | Phổ Yên 36 = 60,0 |
| 2023 | Đại Từ 46 = 76,7 | Định Hóa 56 = 93,3 | Võ Nhai 42 = 80,8 | Phổ Yên 30 = 50,0 |
"""

import pytest
from django.urls import reverse

from tests.explained import make_scored
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


scored = made_once(make_scored)


def page(client, scored, code="1", year=2024, **asked):
    address = reverse("indices:domain", kwargs=scored.address(year, code=code))
    return client.get(address, query_params=asked)


def twin(client, scored, kind, code="1"):
    kwargs = scored.address(2024, code=code, format=kind)
    return client.get(reverse("indices:domain_file", kwargs=kwargs))


def test_the_middle_the_ends_and_the_hardest_criterion(client, scored):
    text = words(page(client, scored))

    assert "Trung vị 48,00 điểm (85,6% điểm tối đa)" in text
    assert "cao nhất 54,00 (Huyện Đại Từ), thấp nhất 36,00 (Thị xã Phổ Yên)" in text
    assert "Tiêu chí đạt thấp nhất: 1.1.2 Thực hiện kế hoạch, bình quân 75,0%." in text


def test_the_median_stands_above_the_units(client, scored):
    assert "Trung vị của 4 đơn vị 48,00 85,6" in words(page(client, scored))


def test_units_in_the_order_of_the_domain(client, scored):
    text = words(page(client, scored))

    assert "1 Huyện Đại Từ 54,00 90,0% 1 2 Huyện Định Hóa 52,00 86,7% 3" in text
    assert "3 Huyện Võ Nhai 44,00 84,6% 2" in text


def test_criteria_with_their_mean_and_the_units_at_full_marks(client, scored):
    text = words(page(client, scored))

    assert "1.1.1 Ban hành kế hoạch 12,00 91,7% 3/4 4,00" in text
    assert "1.1.2 Thực hiện kế hoạch 8,00 75,0% 1/3 6,00" in text


def test_the_median_over_the_years_is_of_the_same_shares(client, scored):
    text = words(page(client, scored))

    # 2023: quartiles of 50, 76,7, 80,8, 93,3; 2024: of 60, 84,6, 86,7, 90.
    assert "2024 85,6% 78,5% 87,5% 60,00 4" in text
    assert "2023 78,7% 70,0% 83,9% 60,00 4" in text


def test_the_line_of_a_domain_goes_on_through_another_set(client):
    scored = make_scored((2024, 2025))

    found = links(page(client, scored, year=2025))

    assert reverse("indices:domain", kwargs=scored.address(2024, code="1")) in found


def test_the_readers_unit_stands_out(client, scored):
    slug = scored.units["pho_yen"].slug

    response = page(client, scored, dv=slug)

    assert f'id="{slug}" class="row--mine"' in response.content.decode()


def test_a_deduction_has_points_and_no_share(client, scored):
    text = words(page(client, scored, code="4"))

    assert "4 Huyện Định Hóa −2,00 3" in text
    assert "% điểm tối đa" not in text.partition("Xếp theo")[2]


def test_json_tells_units_criteria_and_years(client, scored):
    payload = twin(client, scored, "json").json()

    assert [row["points"] for row in payload["rows"]] == [54, 52, 44, 36]
    assert [each["full_count"] for each in payload["criteria"]] == [None, 3, 1, 0]
    assert [each["year"] for each in payload["years"]] == [2024, 2023]


@pytest.mark.parametrize("code", ["9", "1.1"])
def test_a_code_that_is_no_domain(client, scored, code):
    assert page(client, scored, code=code).status_code == 404


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    address = reverse("indices:domain", kwargs=scored.address(2024, code="1"))
    # 1 summary + 1 criteria + 1 stored points + 1 what does not apply + 1 units
    # 1 summary + 1 criteria + 1 all units + 1 their points + 1 what does not apply
    # + 1 listed units + 1 figures of leaves + 4 all years + 1 years of the set + 1 site
    with django_assert_num_queries(13):
        client.get(address)
