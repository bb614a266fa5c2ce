"""The same places before: predecessors beside the new units, estimates on request.

Communes until 30/06/2025, ranked in Huyện Đại Từ 2024:
    Cát Nê 80 (1/3, 3.000 people)   Quân Chu 70 (2/3, 1.000)   Na Mao 60 (3/3)
Communes from 01/07/2025, ranked in Tỉnh Thái Nguyên 2025:
    Xã Đại Phúc 75 (1)   from Cát Nê and Quân Chu, wholly
    Xã La Bằng  65 (2)   from part of Na Mao
    Xã Na Mao   60 (3)   Na Mao itself, transferred
"""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import make_ranking, make_succession, make_unit
from tests.reading import words
from units.lineage import refresh_first_forms
from units.models import UnitQuantity

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)


@pytest.fixture
def places(world):
    old = {
        name: make_unit(
            name, kind="xã", code=code, parent=world.district, valid_to=REFORM
        )
        for name, code in (
            ("Cát Nê", "05848"),
            ("Quân Chu", "05851"),
            ("Na Mao", "05782"),
        )
    }
    new = {
        name: make_unit(
            name, kind="xã", code=code, parent=world.province, valid_from=REFORM
        )
        for name, code in (
            ("Đại Phúc", "05488"),
            ("La Bằng", "05800"),
            ("Na Mao", "05782"),
        )
    }
    make_succession(old["Cát Nê"], new["Đại Phúc"])
    make_succession(old["Quân Chu"], new["Đại Phúc"])
    make_succession(old["Na Mao"], new["La Bằng"], kind="split", extent="part")
    other = make_unit("Phú Lạc", kind="xã", code="05785", valid_to=REFORM)
    make_succession(other, new["Na Mao"], kind="transfer")
    refresh_first_forms()
    for unit, people in ((old["Cát Nê"], 3_000), (old["Quân Chu"], 1_000)):
        UnitQuantity.objects.create(
            unit=unit, name="dân số", value=people, as_of=date(2024, 12, 31)
        )
    make_ranking(
        world.index,
        world.district,
        {old["Cát Nê"]: "80", old["Quân Chu"]: "70", old["Na Mao"]: "60"},
        year=2024,
        level="commune",
    )
    return make_ranking(
        world.index,
        world.province,
        {new["Đại Phúc"]: "75", new["La Bằng"]: "65", new["Na Mao"]: "60"},
        year=2025,
        level="commune",
    )


def address(edition, format=""):
    name = "indices:places_before" + ("_file" if format else "")
    more = {"format": format} if format else {}
    return reverse(name, kwargs={**edition.address, **more})


def test_each_unit_is_shown_with_what_it_was_made_of(client, places):
    said = words(client.get(address(places)))

    assert "3 đơn vị trong kỳ này do sắp xếp mà có" in said
    assert (
        "Xã Cát Nê: 80,00 điểm; hạng 1/3 (năm 2024, xếp trong Huyện Đại Từ)"
    ) in said
    assert "Không so được điểm và hạng: nhập từ 2 đơn vị trước." in said
    assert "lấy một phần của đơn vị trước" in said
    assert "So được: cùng một đơn vị" in said
    assert "chưa có kết quả" in said
    assert "Ước tính 2024" not in said


def test_an_estimate_is_made_on_request_only_and_says_so(client, places):
    said = words(client.get(address(places), {"uoc-tinh": "dân số"}))

    # (80 × 3.000 + 70 × 1.000) / 4.000
    assert "Ước tính 2024: 77,50 (trung bình theo dân số)" in said
    assert said.count("Ước tính 2024") == 1
    assert "không phải kết quả do cơ quan nào công bố" in said


def test_an_unknown_quantity_gives_no_estimate(client, places):
    said = words(client.get(address(places), {"uoc-tinh": "số hộ"}))

    assert "Ước tính 2024" not in said


def test_the_twins_hold_a_row_for_each_predecessor(client, places):
    rows = client.get(address(places, "json")).json()["rows"]

    assert [
        (row["unit"], row["predecessor"], row["earlier_score"]) for row in rows
    ] == [
        ("Xã Đại Phúc", "Xã Cát Nê", 80),
        ("Xã Đại Phúc", "Xã Quân Chu", 70),
        ("Xã La Bằng", "Xã Na Mao", 60),
        ("Xã Na Mao", "Xã Phú Lạc", None),
    ]
    assert "estimate" not in rows[0]


def test_the_estimate_is_labelled_in_the_files_too(client, places):
    answer = client.get(address(places, "csv"), {"uoc-tinh": "dân số"})
    (row, *_more) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    rows = client.get(address(places, "json"), {"uoc-tinh": "dân số"}).json()["rows"]

    assert Decimal(row["Ước tính (không phải kết quả)"]) == Decimal("77.5")
    assert rows[0]["estimate_weighted_by"] == "dân số"
    assert client.get(address(places, "xlsx")).status_code == 200


def test_the_ranking_leads_there_where_units_are_new(client, places, world):
    assert address(places) in client.get(places.get_absolute_url()).content.decode()


def test_an_edition_without_new_units_says_so(client, world):
    said = words(client.get(address(world.published)))

    assert "Không đơn vị nào trong kỳ này do sắp xếp mà có" in said


@pytest.mark.parametrize(
    "asked", [{"trang": "x"}, {"uoc-tinh": "a" * 500}, {"trang": "99"}]
)
def test_any_query_will_do(client, places, asked):
    assert client.get(address(places), asked).status_code == 200


def test_the_queries_are_as_many_for_one_as_for_all(
    client, places, django_assert_max_num_queries
):
    url = address(places)
    # Edition, count, results, arrows, past results, quantities; the profile.
    with django_assert_max_num_queries(7):
        client.get(url)
