"""All measures, and one across units: the worked example of tests/figures.py."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from indices.models import Target
from tests.factories import make_unit
from tests.figures import Figures
from tests.once import made_once
from tests.reading import links, words
from units.models import Unit

pytestmark = pytest.mark.django_db

place = made_once(Figures)
COMMUNES = {"area": "huyen-dai-tu-171", "level": "commune", "year": 2023}


def address(code="ty-le", **more):
    route = (
        "indices:measure_units_file" if "format" in more else "indices:measure_units"
    )
    return reverse(route, kwargs={"code": code, **COMMUNES, **more})


def test_the_units_stand_best_first_with_the_whole_above(client, place):
    text = words(client.get(address()))

    assert "Tỷ lệ trực tuyến, cấp xã huyện Đại Từ năm 2023" in text
    assert "1/3 đơn vị có số liệu." in text
    assert text.index("Chung cấp xã huyện Đại Từ 72,4%") < text.index("Xã Cù Vân")
    assert "2 đơn vị chưa có số liệu" in text


def test_a_sum_is_out_of_the_units_there_were_then(client, place):
    """Communes end and others follow: the sum of 2023 is still of three."""
    end = date(2025, 7, 1)
    Unit.objects.filter(parent=place.district).update(valid_to=end)
    later = make_unit(
        "Đại Từ", kind="xã", code="05770", parent=place.district, valid_from=end
    )
    place.observe(later, "giai-quyet", 5, span=(date(2026, 1, 1), date(2026, 6, 30)))

    assert "cộng 2/3 đơn vị: 1.325" in words(client.get(address("giai-quyet")))


def test_counts_stand_highest_first(client, place):
    rows = client.get(address("giai-quyet", format="json")).json()["rows"]

    assert [row["unit"] for row in rows][1:] == [
        "Xã Cù Vân",
        "Xã Mỹ Yên",
        "Xã Hùng Sơn",
    ]
    assert [row["value"] for row in rows][1:] == [925, 400, None]
    assert rows[0]["computed_value"] == 1325


def test_units_without_a_figure_are_named_and_lead_to_their_pages(client, place):
    assert place.silent.get_absolute_url() in links(client.get(address("giai-quyet")))


def test_the_short_address_leads_to_the_newest_place(client, place):
    response = client.get(reverse("indices:measure", args=["tiep-nhan"]))

    assert response.status_code == 302
    assert response.url == address("tiep-nhan")


@pytest.mark.parametrize(
    "more", [{"year": 1999}, {"area": "khong-co"}, {"level": "ministry"}]
)
def test_where_nothing_is_known_there_is_no_page(client, place, more):
    response = client.get(address(**more))

    assert response.status_code == 404
    assert "Chưa có số liệu nào" in words(response)


def test_an_unknown_measure_is_not_there(client, place):
    assert client.get(reverse("indices:measure", args=["khong"])).status_code == 404
    assert client.get(address("khong")).status_code == 404


def test_a_measure_without_figures_says_so(client, place):
    place.measures["ty-le"].observations.all().delete()
    place.measures["truc-tuyen"].observations.all().delete()

    response = client.get(reverse("indices:measure", args=["ty-le"]))

    assert response.status_code == 404
    assert "Chưa có số liệu nào của loại này" in words(response)


def test_the_list_names_every_measure_and_where_it_is_found(client, place):
    response = client.get(reverse("indices:measures"))

    text = words(response)
    assert "4 loại số liệu, 4 loại đã có số liệu công bố." in text
    assert "Hồ sơ trực tuyến / Hồ sơ tiếp nhận" in text
    assert address() in links(response)
    assert address(area="thai-nguyen", level="district") in links(response)


def test_the_twins_of_the_list(client, place):
    url = reverse("indices:measures_file", args=["csv"])
    content = client.get(url).content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(content)))

    assert [row["Mã"] for row in table] == [
        "tiep-nhan",
        "giai-quyet",
        "truc-tuyen",
        "ty-le",
    ]
    assert table[3]["Tử số"] == "truc-tuyen"


def test_their_queries(client, place, django_assert_num_queries):
    # 1 measure; 1 area; 2 places; 1 figures; 1 targets; 1 units; 1 of the whole;
    # 1 sums, 1 units in them; 1 profile
    with django_assert_num_queries(11):
        client.get(address())
    place.observe(place.other, "truc-tuyen", 100)
    with django_assert_num_queries(11):
        client.get(address())
    # 2 places; 1 measures; 1 profile
    with django_assert_num_queries(4):
        client.get(reverse("indices:measures"))


def test_a_target_of_a_unit_itself_stands_in_its_row(client, place):
    Target.objects.create(
        unit=place.commune,
        measure=place.measures["ty-le"],
        of_level="",
        due_on=date(2023, 12, 31),
        value=70,
        document="Kế hoạch 7/KH-UBND",
    )

    text = words(client.get(address()))

    assert "70%, đến 31/12/2023 Kế hoạch 7/KH-UBND" in text
