"""The table of figures of many units: the communes of the worked example of
tests/figures.py, for a period of which nothing is known yet.

Names come in the order Cù Vân, Hùng Sơn, Mỹ Yên.
"""

import json
import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse

from indices.models import ChangeEntry, Observation
from tests.factories import make_unit
from tests.indices.views.test_figure_entry import PERIOD, YEAR, Office
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db


class Room(Office):
    def grid(self, route="entry_figure_grid", area=None, level="commune"):
        area = area or self.district
        return reverse(f"indices:{route}", kwargs={"unit": area.slug, "level": level})

    def open(self, client, query=PERIOD, **where):
        client.force_login(self.administrator)
        return client.get(self.grid(**where), query)

    def send(self, client, texts, shown=(), **where):
        """The form as a browser without scripts sends it; texts by unit and column."""
        client.force_login(self.administrator)
        data = {f"{unit.pk}.{column}": text for (unit, column), text in texts.items()}
        for unit, known in dict(shown).items():
            data[f"shown.{unit.pk}"] = json.dumps(known)
        return client.post(self.grid(**where), data, query_params=PERIOD)

    def autosave_grid(self, client, cells, period=PERIOD):
        client.force_login(self.administrator)
        body = {
            "revision": 0,
            "rows": [],
            "cells": [
                {"name": f"{unit.pk}.{column}", "shown": shown, "value": value}
                for unit, column, shown, value in cells
            ],
        }
        return client.post(
            self.grid("entry_figure_grid_save"),
            json.dumps(body),
            content_type="application/json",
            query_params=period,
        )


office = made_once(Room)


def test_units_go_down_and_measures_across(client, office):
    text = words(office.open(client))

    assert "Số liệu của 3 đơn vị, theo thứ tự chữ cái" in text
    assert text.index("Xã Cù Vân") < text.index("Xã Hùng Sơn") < text.index("Xã Mỹ Yên")
    heads = "Hồ sơ tiếp nhận hồ sơ Hồ sơ đã giải quyết hồ sơ Hồ sơ trực tuyến hồ sơ"
    assert heads in text
    assert "3 đơn vị: 0 số liệu nháp, 0 số liệu đã công bố." in text


def test_without_scripts_all_cells_are_saved_in_one_entry(client, office):
    response = office.send(
        client,
        {
            (office.commune, "tiep-nhan"): "gần 5.000",
            (office.other, "giai-quyet"): "1.025",
            (office.silent, "tiep-nhan"): "",
        },
    )

    assert response.status_code == 302
    assert response.url == f"{office.grid()}?{urlencode(PERIOD)}"
    assert office.stored() == {"tiep-nhan": (Decimal(5000), "nearly")}
    assert office.stored(office.other) == {"giai-quyet": (Decimal(1025), "exact")}
    entry = ChangeEntry.objects.filter(action="save_figures").get()
    assert entry.summary == "Lưu nháp 2 số liệu của 2 đơn vị"
    assert entry.detail_count == 2


def test_good_cells_are_saved_and_faulty_ones_are_said_with_their_unit(client, office):
    response = office.send(
        client,
        {
            (office.commune, "tiep-nhan"): "12,5",
            (office.other, "tiep-nhan"): "7",
            (office.silent, "ty-le"): "101",
        },
    )

    assert response.status_code == 422
    text = words(response)
    assert "2 ô cần sửa; các ô khác đã lưu" in text
    assert "Xã Cù Vân, Hồ sơ tiếp nhận: Số này phải là số nguyên." in text
    assert "Tỷ lệ không quá 100%." in text
    assert 'value="12,5"' in response.content.decode()
    assert office.stored(office.other) == {"tiep-nhan": (Decimal(7), "exact")}


def test_who_was_slower_chooses_in_the_cell(client, office):
    office.autosave_grid(client, [(office.commune, "tiep-nhan", "", "10")])

    response = office.autosave_grid(
        client,
        [
            (office.commune, "tiep-nhan", "", "12"),
            (office.other, "tiep-nhan", "", "khoảng 3"),
        ],
    )

    assert response.status_code == 409
    first, second = response.json()["cells"]
    assert (first["status"], first["stored"]) == ("conflict", "10")
    assert (second["status"], second["stored"]) == ("saved", "khoảng 3")
    assert response.json()["missing"].startswith("3 đơn vị: 2 số liệu nháp")


def test_without_scripts_a_conflict_asks_which_is_right(client, office):
    office.autosave_grid(client, [(office.commune, "tiep-nhan", "", "10")])

    response = office.send(client, {(office.commune, "tiep-nhan"): "12"})

    assert response.status_code == 409
    page = response.content.decode()
    assert f'name="choice.{office.commune.pk}.tiep-nhan" value="mine:10"' in page


def test_what_is_public_is_locked(client, office):
    office.observe(office.commune, "tiep-nhan", 9, span=YEAR)

    page = office.open(client)
    response = office.autosave_grid(client, [(office.commune, "tiep-nhan", "9", "10")])

    assert f'name="{office.commune.pk}.tiep-nhan"' not in page.content.decode()
    assert "9 đã công bố" in words(page)
    assert response.json()["cells"][0]["status"] == "invalid"
    assert office.stored() == {"tiep-nhan": (Decimal(9), "exact")}


def test_an_emptied_cell_is_no_figure(client, office):
    office.send(client, {(office.commune, "tiep-nhan"): "10"})
    shown = {office.commune: {"tiep-nhan": "10"}}
    office.send(client, {(office.commune, "tiep-nhan"): ""}, shown)

    assert office.stored() == {}


def test_units_of_another_place_or_level_have_no_cell(client, office):
    far = make_unit("Phú Bình", code="172", parent=office.province)
    far_commune = make_unit("Bàn Đạt", kind="xã", code="05900", parent=far)

    response = office.autosave_grid(
        client,
        [
            (far_commune, "tiep-nhan", "", "1"),
            (office.district, "tiep-nhan", "", "1"),
            (office.commune, "khong-co", "", "1"),
        ],
    )

    said = {cell["message"] for cell in response.json()["cells"]}
    assert said == {"Không có ô này."}
    assert not Observation.objects.over(*YEAR).exists()


def test_units_are_those_in_force_when_the_period_ends(client, office):
    make_unit(
        "Vạn Thọ", kind="xã", code="05999", parent=office.district,
        valid_to=date(2024, 7, 1),
    )  # fmt: skip

    assert "Vạn Thọ" not in words(office.open(client))
    before = {"tu": "2024-01-01", "den": "2024-06-30"}
    assert "Vạn Thọ" in words(office.open(client, before))


def test_the_newest_period_opens_and_a_unit_is_found(client, office):
    page = office.open(client, {})
    assert page.context["page"].place.span == (date(2023, 1, 1), date(2023, 10, 21))

    text = words(office.open(client, PERIOD | {"tim": "my yen"}))
    assert "Số liệu của 1 đơn vị" in text
    assert "Xã Cù Vân" not in text


@pytest.mark.parametrize(
    "query",
    [
        {"tu": "2024-12-31", "den": "2024-01-01"},
        {"tu": "abc", "den": "2024-12-31"},
        {"tu": "2024-01-01"},
    ],
)
def test_a_period_that_is_none_is_said_and_written_to_by_nobody(client, office, query):
    assert office.open(client, query).status_code == 422
    assert office.autosave_grid(client, [], query).status_code == 400


def test_a_level_without_units_says_so(client, office):
    response = office.open(client, level="district", area=office.district)

    assert response.status_code == 200
    assert "Không có đơn vị nào như vậy" in words(response)
    response = office.open(client, PERIOD | {"trang": "x9", "tim": "\x00'"})
    assert response.status_code == 200


def test_the_tables_are_found_from_the_list_and_from_the_area(client, office):
    client.force_login(office.administrator)
    address = office.grid()

    listed = client.get(reverse("indices:entry_figure_units")).content.decode()
    of_area = client.get(office.address(unit=office.district), PERIOD).content.decode()

    assert office.grid(area=office.province) in listed
    assert f"{address}?{urlencode(PERIOD)}".replace("&", "&amp;") in of_area


def known_before(client, office, figures):
    """Cells of other periods, as (unit, column, value, first day, last day)."""
    for unit, column, value, first, last in figures:
        period = {"tu": first, "den": last}
        office.autosave_grid(client, [(unit, column, "", value)], period)


def cell_of(client, office, unit, column, query=PERIOD):
    """The words and the marks of one cell of the table."""
    page = office.open(client, query).text
    (cell,) = re.findall(rf'<td[^>]*>(?:(?!</td>).)*{unit.pk}-{column}".*?</td>', page)
    return re.sub("<[^>]+>", " ", cell).split(), cell


def test_the_last_known_figure_and_its_period_stand_below_the_cell(client, office):
    known_before(
        client,
        office,
        [
            (office.commune, "tiep-nhan", "gần 900", "2022-01-01", "2022-12-31"),
            (office.commune, "tiep-nhan", "950", "2023-01-01", "2023-12-31"),
            (office.silent, "giai-quyet", "400", "2023-07-01", "2023-09-30"),
            (office.silent, "tiep-nhan", "7", "2025-01-01", "2025-12-31"),
        ],
    )

    said, cell = cell_of(client, office, office.commune, "tiep-nhan")
    assert said == ["2023:", "950"]
    anchor = f"o-{office.commune.pk}-tiep-nhan-truoc"
    assert f'aria-describedby="{anchor}"' in cell
    assert f'id="{anchor}"' in cell
    said, _cell = cell_of(client, office, office.silent, "giai-quyet")
    assert " ".join(said) == "quý III năm 2023: 400"
    assert cell_of(client, office, office.silent, "tiep-nhan")[0] == []


def test_the_same_days_of_the_year_before_come_before_newer_ones(client, office):
    known_before(
        client,
        office,
        [
            (office.commune, "tiep-nhan", "450", "2023-01-01", "2023-06-30"),
            (office.commune, "tiep-nhan", "950", "2023-01-01", "2023-12-31"),
        ],
    )

    half = {"tu": "2024-01-01", "den": "2024-06-30"}
    said, _cell = cell_of(client, office, office.commune, "tiep-nhan", half)
    assert " ".join(said) == "6 tháng đầu năm 2023: 450"


def test_the_query_budget_holds_for_any_number_of_units(
    client, office, django_assert_num_queries
):
    office.send(client, {(office.commune, "tiep-nhan"): "10"})
    # Session, user, memberships; the area and what lies above it, 2; the page, 7; the
    # site's own frame, 1.
    with django_assert_num_queries(13):
        client.get(office.grid(), PERIOD)
    for number in range(20):
        make_unit(
            f"Xã {number}", kind="xã", code=f"9{number:04}", parent=office.district
        )

    with django_assert_num_queries(13):
        client.get(office.grid(), PERIOD)


def test_a_save_asks_as_much_for_many_cells_as_for_one(
    client, office, django_assert_num_queries
):
    def save(cells):
        body = {"revision": 0, "rows": [], "cells": cells}
        address = office.grid("entry_figure_grid_save") + f"?{urlencode(PERIOD)}"
        return client.post(address, json.dumps(body), content_type="application/json")

    def cell(unit, code):
        return {"name": f"{unit.pk}.{code}", "shown": "", "value": "5"}

    client.force_login(office.administrator)
    save([])
    units = [office.commune, office.other, office.silent]
    codes = ("tiep-nhan", "giai-quyet", "truc-tuyen")
    cells = [cell(unit, code) for unit in units for code in codes]
    # Session, user, memberships; the area and what lies above it, 2; the units,
    # measures, figures, their writing, 4; the log, 3, within a savepoint, 2; the
    # counts, 2. The turn of reference data is taken by the action and by the log.
    turns = 2 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(16 + turns):
        one = save(cells[:1])
    with django_assert_num_queries(16 + turns):
        rest = save(cells[1:])

    answers = one.json()["cells"] + rest.json()["cells"]
    assert [each["status"] for each in answers] == ["saved"] * len(cells)
