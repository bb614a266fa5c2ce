"""Where the points of tests/explained.py went in 2024.

| leaf   | max × units − points                  | lost | units |
| 2      | 40 × 4 − (32 + 30 + 24 + 34)          | 40   | 4/4   |
| 1.2    | 40 × 4 − (34 + 34 + 24 + 32)          | 36   | 4/4   |
| 1.1.2  | 8 × 3 − (8 + 6 + 4)                   | 6    | 2/3   |
| 1.1.1  | 12 × 4 − (12 + 12 + 8 + 12)           | 4    | 1/4   |
| 4      | the deduction of Định Hóa             | 2    | 1/4   |

together 88. Định Hóa: 10 at 2, 6 at 1.2, 2 at 1.1.2, 2 at 4: 100 − 20 = 80.
"""

import csv
import io

import pytest
from django.urls import reverse

from indices.charts.of_lost_points import losses_figure
from indices.models import EditionSummary
from indices.selectors.unit_losses import unit_losses_page
from tests.explained import make_scored
from tests.factories import make_ranking
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


scored = made_once(lambda: make_scored((2024,)))


def page(client, scored, **asked):
    address = reverse("indices:lost_points", kwargs=scored.address(2024))
    return client.get(address, query_params=asked)


def twin(client, scored, kind, **asked):
    kwargs = scored.address(2024, format=kind)
    return client.get(
        reverse("indices:lost_points_file", kwargs=kwargs), query_params=asked
    )


def losses(scored, name):
    summary = EditionSummary.objects.with_header().get(
        edition=scored.editions[2024], revision=1
    )
    return unit_losses_page(summary=summary, asked=scored.units[name].slug)


class TestArea:
    def test_all_points_lost_and_how_few_criteria_they_come_from(self, client, scored):
        text = words(page(client, scored))

        assert "4 đơn vị mất tổng cộng 88,00 điểm" in text
        assert "Lĩnh vực mất nhiều nhất: Chỉ đạo, điều hành (52,3%)." in text

    def test_criteria_by_what_they_cost(self, client, scored):
        text = words(page(client, scored))

        first = "2 Tác động Tác động 40,00 75,0% 40,00 45,5% 45,5% 4/4"
        second = "1.2 Báo cáo Chỉ đạo, điều hành 40,00 77,5% 36,00 40,9% 86,4% 4/4"
        assert f"{first} {second}" in text
        assert "4 Điểm trừ Điểm trừ 3,00 – 2,00 2,3% 100,0% 1/4" in text

    def test_what_does_not_apply_is_not_lost(self, client, scored):
        text = words(page(client, scored))

        assert "1.1.2 Thực hiện kế hoạch Chỉ đạo, điều hành 8,00 75,0% 6,00" in text
        assert "93,2% 2/3" in text

    def test_of_one_domain(self, client, scored):
        text = words(page(client, scored, lv="1"))

        assert "Theo tiêu chí – Chỉ đạo, điều hành" in text
        assert "2 Tác động Tác động" not in text

    @pytest.mark.parametrize(
        ("asked", "first"),
        [("ma", "1.1.1"), ("-ma", "4"), ("mat", "3"), ("-don-vi", "1.2"), ("?", "2")],
    )
    def test_in_another_order(self, client, scored, asked, first):
        rows = twin(client, scored, "json", **{"sap-xep": asked}).json()["rows"]

        assert rows[0]["code"] == first

    def test_an_unknown_unit_is_said_to_be_unknown(self, client, scored):
        assert "Không có đơn vị “Nơi Nào”" in words(page(client, scored, dv="Nơi Nào"))

    def test_the_table_for_the_plan(self, client, scored):
        text = twin(client, scored, "csv").content.decode("utf-8-sig")
        rows = {row["Mã"]: row for row in csv.DictReader(io.StringIO(text))}

        assert rows["1.2"]["Tổng điểm mất"] == "36"
        assert rows["1.2"]["Cộng dồn (%)"] == "86.363636"
        assert rows["4"]["Đơn vị bị trừ"] == "1"

    def test_without_criteria_there_is_no_such_page(self, client, scored):
        make_ranking(
            scored.index, scored.area, {scored.units["dai_tu"]: "70"}, year=2019
        )
        kwargs = {**scored.address(2024), "year": 2019}

        response = client.get(reverse("indices:lost_points", kwargs=kwargs))

        assert response.status_code == 404
        assert "không có điểm từng tiêu chí" in response.content.decode()


class TestUnit:
    def test_the_sum_and_the_share_of_the_first_ten(self, client, scored):
        text = words(page(client, scored, dv=scored.units["dinh_hoa"].slug))

        assert "Đạt 80,00/100,00 điểm. Mất 20,00 điểm ở 4 tiêu chí" in text
        assert "10,00/40,00 50,0% 50,0%" in text
        assert "6,00/40,00 30,0% 80,0%" in text

    def test_a_unit_is_found_by_its_name_too(self, client, scored):
        text = words(page(client, scored, dv="huyện định hóa"))

        assert "Huyện Định Hóa mất điểm ở đâu" in text

    def test_who_has_full_marks_there(self, client, scored):
        response = page(client, scored, dv=scored.units["dinh_hoa"].slug)

        model = reverse("unit_domain", args=[scored.units["dai_tu"].slug, 2024, "1"])
        assert model in links(response)
        assert "chưa đơn vị nào đạt trọn điểm" in words(response)

    def test_the_steps_lead_from_the_maximum_to_the_points(self, scored):
        bundle = losses_figure(losses(scored, "dinh_hoa"))
        ends, steps = bundle.figure_json["data"]

        assert list(ends["x"]) == [100.0, 80.0]
        assert list(steps["base"]) == [92.0, 82.0, 80.0]
        assert list(steps["x"]) == [8.0, 10.0, 2.0]

    def test_a_bonus_leads_back_up(self, scored):
        bundle = losses_figure(losses(scored, "dai_tu"))
        ends, steps = bundle.figure_json["data"]

        assert list(ends["x"]) == [100.0, 87.0]
        assert list(steps["base"]) == [94.0, 86.0, 86.0]
        assert bundle.table.rows[-1][:3] == ("Điểm thưởng", "2,00", "−1,00")

    def test_the_own_maximum_is_where_the_steps_begin(self, scored):
        bundle = losses_figure(losses(scored, "vo_nhai"))

        assert list(bundle.figure_json["data"][0]["x"]) == [92.0, 78.0]

    def test_json_has_every_loss_and_every_domain(self, client, scored):
        payload = twin(client, scored, "json", dv=scored.units["pho_yen"].slug).json()

        assert payload["score"] == 60
        assert payload["lost"] == 40
        assert [row["lost"] for row in payload["rows"]] == [16, 16, 4, 4]
        assert [each["lost"] for each in payload["domains"]] == [24, 16]


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    address = reverse("indices:lost_points", kwargs=scored.address(2024))
    slug = scored.units["dinh_hoa"].slug
    # 1 summary + 1 criteria + 1 figures of all leaves + 1 units + 1 years + 1 site
    with django_assert_num_queries(6):
        client.get(address)
    # 1 summary + 1 criteria + 1 units + 2 own points + 1 full marks + 1 notes
    # + 1 stored score + 1 years + 1 site
    with django_assert_num_queries(10):
        client.get(address, query_params={"dv": slug})
