"""One unit over the years with the units that it was made of.

The places of test_places_before.py: Xã Đại Phúc 75 (2025), from Cát Nê 80 and Quân Chu
70 (2024), which had 3.000 and 1.000 people.
"""

import json

import pytest
from django.urls import reverse

from indices.charts.of_unit_trend import unit_trend_figure
from indices.selectors.unit_trend import unit_trend
from tests.factories import make_ranking, make_succession, make_unit
from tests.indices.views.test_places_before import (
    REFORM,
    places,  # noqa: F401 - a fixture
)
from tests.reading import links, words
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def heir(places):  # noqa: F811
    return Unit.objects.get(name="Xã Đại Phúc")


def address(unit, format=""):
    if format:
        return reverse("unit_trend_file", args=[unit.slug, format])
    return reverse("unit_trend", args=[unit.slug])


def test_predecessors_are_drawn_before_the_unit_and_nothing_joins_them(heir):
    page = unit_trend(unit=heir)
    figure = unit_trend_figure(page).figure_json

    lines = {line["name"]: line for line in figure["data"]}
    assert set(lines) == {"Xã Đại Phúc", "Xã Cát Nê (trước)", "Xã Quân Chu (trước)"}
    assert lines["Xã Đại Phúc"]["y"] == [None, 75]
    assert lines["Xã Cát Nê (trước)"]["y"] == [80, None]
    assert not lines["Xã Cát Nê (trước)"]["connectgaps"]
    rule = figure["layout"]["shapes"][0]
    assert (rule["x0"], rule["x1"]) == (2024.5, 2024.5)
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert "Sáp nhập 01/07/2025" in notes
    # The rule and nothing else: no leader to a name may cross it.
    assert len(figure["layout"]["shapes"]) == 1


class TestAnHeirWithoutResults:
    @pytest.fixture
    def young(self, places):  # noqa: F811
        old = Unit.objects.get(name="Xã Cát Nê", valid_to=REFORM)
        young = make_unit(
            "Cát Nê", kind="xã", code="05849", parent=old.parent, valid_from=REFORM
        )
        make_succession(old, young, kind="split", extent="part")
        return young

    def test_its_predecessors_are_drawn_up_to_the_change(self, young):
        page = unit_trend(unit=young)
        figure = unit_trend_figure(page).figure_json

        assert page.years == (2024, 2025)
        (line,) = figure["data"]
        assert (line["name"], line["y"]) == ("Xã Cát Nê (trước)", [80, None])
        assert figure["layout"]["shapes"][0]["x0"] == 2024.5
        notes = [note["text"] for note in figure["layout"]["annotations"]]
        assert "X. Cát Nê (cũ) 80,00 (2024)" in notes

    def test_the_page_says_whose_results_they_are(self, client, young):
        said = words(client.get(address(young)))

        assert "chưa có kết quả của đơn vị này, chỉ của các đơn vị trước" in said
        assert "Xã Cát Nê (cũ) (một phần) 80,00 điểm" in said

    def test_its_files_and_its_own_page_lead_there_too(self, client, young):
        rows = client.get(address(young, "json")).json()["rows"]

        assert [(row["what"], row["year"]) for row in rows] == [("đơn vị trước", 2024)]
        own = client.get(reverse("unit", args=[young.slug]))
        assert address(young) in links(own)


def test_a_unit_that_ended_says_so_and_mentions_no_predecessors(client, places):  # noqa: F811
    ended = Unit.objects.get(name="Xã Cát Nê", valid_to=REFORM)
    make_ranking(places.index, ended.parent, {ended: "79"}, year=2023, level="commune")

    said = words(client.get(address(ended)))

    assert "Đã kết thúc 30/06/2025, nay thuộc Xã Đại Phúc." in said
    assert ", 2023–2024." in said
    assert "Nét mờ" not in said


def test_the_page_says_why_the_lines_do_not_meet(client, heir):
    said = words(client.get(address(heir)))

    assert "Đơn vị hình thành từ 01/07/2025 từ 2 đơn vị trước" in said
    assert "không nối với nhau" in said
    assert "01/07/2025 Xã Đại Phúc (sáp nhập) từ Xã Cát Nê, Xã Quân Chu" in said
    assert "80,00 điểm; hạng 1/3 (năm 2024, xếp trong Huyện Đại Từ)" in said


def test_an_estimate_is_drawn_on_request_and_labelled(client, heir):
    page = unit_trend(unit=heir, quantity="dân số")
    names = [line["name"] for line in unit_trend_figure(page).figure_json["data"]]
    said = words(client.get(address(heir), {"uoc-tinh": "dân số"}))
    rows = client.get(address(heir, "json"), {"uoc-tinh": "dân số"}).json()["rows"]

    assert "Ước tính theo dân số" in names
    assert "không phải kết quả do cơ quan nào công bố" in said
    (row,) = [row for row in rows if row["what"].startswith("ước tính")]
    assert (row["what"], row["score"], row["year"]) == (
        "ước tính theo dân số",
        77.5,
        2024,
    )
    plain = client.get(address(heir, "json")).json()
    assert "ước tính" not in json.dumps(plain, ensure_ascii=False)


def test_without_that_quantity_it_says_what_is_lacking(client, heir):
    said = words(client.get(address(heir), {"uoc-tinh": "số hộ"}))

    assert "Không ước tính được theo số hộ" in said


def test_a_unit_that_was_only_transferred_has_no_predecessors(client, places):  # noqa: F811
    same = Unit.objects.get(name="Xã Na Mao", valid_to=None)

    page = unit_trend(unit=same)

    assert page.predecessors == ()
    assert page.changed_on is None


def test_an_ordinary_unit_has_its_years_alone(client, world):
    said = words(client.get(address(world.district)))

    assert "Chỉ số CCHC năm 2022: 76,71 điểm; chưa có năm khác." in said
    assert "không nối" not in said


def test_a_unit_without_results_says_so(client, world):
    assert "Chưa có kết quả nào" in words(client.get(address(world.foreign_district)))


@pytest.mark.parametrize(
    "asked", [{"chi-so": "x" * 200}, {"uoc-tinh": "'"}, {"chi-so": ""}]
)
def test_any_query_will_do(client, heir, asked):
    assert client.get(address(heir), asked).status_code == 200
    assert client.get(address(heir, "xlsx"), asked).status_code == 200


def test_the_queries_are_counted(client, heir, django_assert_max_num_queries):
    # Unit; results, summaries; what is known of those before; forms; arrows, past
    # results, quantities; the site; the time line: three steps back, one forward.
    with django_assert_max_num_queries(12):
        client.get(address(heir))
