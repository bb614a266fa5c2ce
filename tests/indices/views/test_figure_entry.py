"""Entering the figures of a unit: the worked example of tests/figures.py, its officer
and its index administrator."""

import json
from datetime import date
from decimal import Decimal
from functools import partial
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from indices.actions.cells import CellEdit
from indices.actions.figure_cells import Place
from indices.actions.figure_saving import save_figures
from indices.models import ChangeEntry, Measure, Observation
from indices.selectors.figure_entry import figure_entry
from indices.selectors.public_state import public_state
from tests.factories import CLERK, inspect, make_source, make_user
from tests.figures import Figures
from tests.once import made_once
from tests.reading import links, words
from units.models import Role

pytestmark = pytest.mark.django_db
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
PERIOD = {"tu": "2024-01-01", "den": "2024-12-31"}


class Office(Figures):
    def __init__(self):
        super().__init__()
        self.officer = make_user("canbo", role=Role.UNIT_OFFICER, unit=self.commune)
        self.administrator = make_user(
            "quantri", role=Role.INDEX_ADMINISTRATOR, unit=self.province
        )

    def address(self, route="entry_figures", unit=None):
        return reverse(f"indices:{route}", args=[(unit or self.commune).slug])

    def post(self, client, user, texts, *, route="entry_figures", shown=None):
        """The form as a browser without scripts sends it; `texts` by column."""
        client.force_login(user)
        pk = self.commune.pk
        data = {f"{pk}.{column}": text for column, text in texts.items()}
        data[f"shown.{pk}"] = json.dumps(shown or {})
        return client.post(self.address(route), data, query_params=PERIOD)

    def autosave(self, client, user, cells, period=PERIOD):
        client.force_login(user)
        body = {
            "revision": 0,
            "rows": [],
            "cells": [
                {"name": f"{self.commune.pk}.{column}", "shown": shown, "value": value}
                for column, shown, value in cells
            ],
        }
        return client.post(
            self.address("entry_figures_save"),
            json.dumps(body),
            content_type="application/json",
            query_params=period,
        )

    def stored(self, unit=None, span=YEAR):
        rows = Observation.objects.filter(unit=unit or self.commune).over(*span)
        return {row.measure.code: (row.value, row.qualifier) for row in rows}


office = made_once(Office)


def test_the_officer_saves_drafts_that_nobody_else_reads(client, office):
    response = office.post(
        client, office.officer, {"tiep-nhan": "gần 5.000", "giai-quyet": "1.025"}
    )

    assert response.status_code == 302
    assert office.stored() == {
        "tiep-nhan": (Decimal(5000), "nearly"),
        "giai-quyet": (Decimal(1025), "exact"),
    }
    client.logout()
    text = words(client.get(reverse("unit_figures", args=[office.commune.slug])))
    assert "1.025" not in text
    entry = ChangeEntry.objects.filter(action="save_figures").get()
    assert (entry.edition, entry.actor, entry.detail_count) == (None, office.officer, 2)


def test_drafts_leave_kept_pages_as_they_are_and_a_release_does_not(client, office):
    before = public_state()
    office.post(client, office.officer, {"tiep-nhan": "10"})
    assert public_state() == before

    client.force_login(office.administrator)
    client.post(
        office.address("entry_figures_release"),
        {"title": "Báo cáo"},
        query_params=PERIOD,
    )

    assert public_state() != before


def test_good_cells_are_saved_and_faulty_ones_are_said(client, office):
    response = office.post(
        client,
        office.officer,
        {"tiep-nhan": "10", "giai-quyet": "12,5", "ty-le": "101"},
    )

    assert response.status_code == 422
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}
    text = words(response)
    assert "2 ô cần sửa; các ô khác đã lưu" in text
    assert "Hồ sơ đã giải quyết: Số này phải là số nguyên." in text
    assert "Tỷ lệ không quá 100%." in text
    assert 'value="12,5"' in response.content.decode()


def test_an_emptied_cell_is_no_figure(client, office):
    office.post(client, office.officer, {"tiep-nhan": "10"})
    office.post(client, office.officer, {"tiep-nhan": ""}, shown={"tiep-nhan": "10"})

    assert office.stored() == {}


def test_who_was_slower_chooses(client, office):
    office.autosave(client, office.administrator, [("tiep-nhan", "", "10")])

    response = office.autosave(client, office.officer, [("tiep-nhan", "", "12")])

    assert response.status_code == 409
    (cell,) = response.json()["cells"]
    assert (cell["status"], cell["stored"]) == ("conflict", "10")
    assert cell["message"].startswith("quantri vừa sửa ô này thành 10 lúc")
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}


def test_autosave_says_what_became_of_each_cell(client, office):
    response = office.autosave(
        client, office.officer, [("tiep-nhan", "", "trên 99"), ("khong", "", "1")]
    )

    answer = response.json()
    assert [cell["status"] for cell in answer["cells"]] == ["saved", "invalid"]
    assert answer["cells"][0]["stored"] == "trên 99"
    assert answer["missing"] == "3 số liệu của đơn vị còn trống; 1 nháp."


def test_a_unit_writes_nothing_of_another(client, office):
    client.force_login(office.officer)
    body = {
        "cells": [{"name": f"{office.other.pk}.tiep-nhan", "shown": "", "value": "1"}]
    }

    client.post(
        office.address("entry_figures_save"),
        json.dumps(body),
        content_type="application/json",
        query_params=PERIOD,
    )

    assert office.stored(office.other) == {}
    response = client.get(office.address(unit=office.other))
    assert response.status_code == 403


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"cells": 3}', '{"cells": [{"name": 3}]}', "\ud800"]
)
def test_nonsense_is_refused_and_changes_nothing(client, office, body):
    client.force_login(office.officer)

    response = client.post(
        office.address("entry_figures_save"),
        body.encode("utf-8", "surrogatepass"),
        content_type="application/json",
        query_params=PERIOD,
    )

    assert response.status_code == 400
    assert office.stored() == {}


@pytest.mark.parametrize(
    ("tu", "den", "said"),
    [
        ("31/12/2024", "01/01/2024", "sau ngày cuối kỳ"),
        ("hôm qua", "2024-12-31", "Từ ngày"),
        ("1950-01-01", "2024-12-31", "dài nhất 20 năm"),
    ],
)
def test_a_period_that_cannot_be_is_said(client, office, tu, den, said):
    client.force_login(office.officer)

    response = client.get(office.address(), {"tu": tu, "den": den})

    assert response.status_code == 422
    assert said in words(response)


def test_without_a_period_the_newest_one_is_open(client, office):
    client.force_login(office.officer)

    text = words(client.get(office.address()))

    assert "Số liệu của Xã Cù Vân, từ đầu năm đến 21/10/2023" in text
    assert "năm 2022" in text


def test_a_release_names_its_document_and_locks(client, office):
    office.post(client, office.officer, {"tiep-nhan": "10"})
    client.force_login(office.administrator)

    response = client.post(
        office.address("entry_figures_release"),
        {"title": "Báo cáo 12/BC-UBND", "published_on": "15/01/2025"},
        query_params=PERIOD,
    )

    assert response.status_code == 302
    row = Observation.objects.over(*YEAR).get()
    assert (row.source.title, row.source.published_on) == (
        "Báo cáo 12/BC-UBND",
        date(2025, 1, 15),
    )
    again = office.autosave(client, office.administrator, [("tiep-nhan", "10", "11")])
    assert "đã công bố" in again.json()["cells"][0]["message"]
    client.logout()
    public = client.get(reverse("unit_figures", args=[office.commune.slug]))
    assert "Báo cáo 12/BC-UBND" in words(public)


def test_to_correct_it_is_taken_back_for_a_reason(client, office):
    place = Place(office.commune, *YEAR)
    edit = CellEdit(office.commune.pk, "tiep-nhan", "", "10")
    save_figures(actor=CLERK, place=place, edits=[edit])
    client.force_login(office.administrator)
    release = office.address("entry_figures_release")
    withdraw = office.address("entry_figures_withdraw")
    client.post(release, {"title": "Báo cáo"}, query_params=PERIOD)

    without = client.post(withdraw, {}, query_params=PERIOD)
    client.post(withdraw, {"reason": "Cộng sót một tháng"}, query_params=PERIOD)

    assert without.status_code == 422
    assert not Observation.objects.over(*YEAR).get().is_public
    entry = ChangeEntry.objects.get(action="withdraw_figures")
    assert entry.reason == "Cộng sót một tháng"


@pytest.mark.parametrize("route", ["entry_figures_release", "entry_figures_withdraw"])
def test_there_must_be_something_to_release_or_take_back(client, office, route):
    client.force_login(office.administrator)

    response = client.post(
        office.address(route), {"title": "x", "reason": "x"}, query_params=PERIOD
    )

    assert response.status_code == 422
    assert "Kỳ này không có số liệu" in words(response)


def test_the_officer_does_not_release(client, office):
    office.post(client, office.officer, {"tiep-nhan": "10"})

    for route in ("entry_figures_release", "entry_figures_withdraw"):
        response = client.post(
            office.address(route), {"title": "x", "reason": "x"}, query_params=PERIOD
        )
        assert response.status_code == 403


def test_of_a_district_its_communes_as_a_whole_are_entered_too(client, office):
    client.force_login(office.administrator)

    text = words(client.get(office.address(unit=office.district)))

    assert "Chung các đơn vị cấp xã huyện Đại Từ" in text


def test_a_pasted_name_means_one_row(office):
    page = figure_entry(place=Place(office.district, *YEAR))

    keys = [key for row in page.rows for key in row.keys.split()]

    assert len(keys) == len(set(keys))
    assert {"hosotiepnhan", "hosotiepnhancapxa"} <= set(keys)


def test_each_finds_the_own_units(client, office):
    address = reverse("indices:entry_figure_units")
    client.force_login(office.officer)
    assert office.address() in links(client.get(address))

    client.force_login(office.administrator)
    assert office.address() not in links(client.get(address))
    assert office.address() in links(client.get(address, {"tim": "cu van"}))
    office.post(client, office.administrator, {"tiep-nhan": "10"})
    assert office.address() in links(client.get(address))


def test_its_queries(client, office, django_assert_num_queries):
    client.force_login(office.officer)
    client.get(office.address(), PERIOD)
    # 2 session and person; 1 unit; 1 roles, 1 own unit; 1 measures; 1 figures;
    # 1 last change; 1 profile
    with django_assert_num_queries(9):
        client.get(office.address(), PERIOD)


@pytest.fixture
def register(office):
    """Two visits and a self-check of the commune in the year, one visit before it."""
    for code, counts in (("tham", "visits"), ("tu-kiem-tra", "self")):
        Measure.objects.create(
            code=code,
            name=f"Cuộc {code}",
            unit_of_measure="cuộc",
            direction="none",
            counts=counts,
            position=9,
        )
    for kind, year in (
        ("planned", 2024),
        ("surprise", 2024),
        ("self", 2024),
        ("planned", 2023),
    ):
        day = date(year, 6, 3)
        inspect(office.commune, kind, day=day, state="held")


def test_what_the_register_counts_stands_beside_the_cells(client, office, register):
    client.force_login(office.officer)
    said = words(client.get(office.address(), PERIOD))

    assert "sổ kiểm tra: 2" in said
    assert "sổ kiểm tra: 1" in said
    assert office.stored() == {}


def test_the_register_is_taken_on_request_as_drafts(client, office, register):
    office.post(client, office.officer, {"tu-kiem-tra": "5"})

    address = f"{office.address('entry_figures_count')}?{urlencode(PERIOD)}"
    response = client.post(address, follow=True)

    assert "Đã lấy 2 số liệu từ sổ kiểm tra." in words(response)
    assert office.stored() == {
        "tham": (Decimal(2), "exact"),
        "tu-kiem-tra": (Decimal(1), "exact"),
    }
    assert "Lấy từ sổ kiểm tra" not in words(response)
    again = client.post(address, follow=True)
    assert "không có số nào khác" in words(again)


def test_a_released_figure_is_not_counted_over(client, office, register):
    office.post(client, office.officer, {"tu-kiem-tra": "5"})
    Observation.objects.update(source=make_source(title="Báo cáo năm"))

    client.post(office.address("entry_figures_count"), query_params=PERIOD)

    assert office.stored()["tu-kiem-tra"] == (Decimal(5), "exact")


def test_an_empty_register_says_nothing(client, office, register):
    client.force_login(office.officer)
    past = {"tu": "2022-01-01", "den": "2022-12-31"}

    assert "sổ kiểm tra" not in words(client.get(office.address(), past)).lower()


def test_counting_asks_two_more(client, office, register, django_assert_num_queries):
    client.force_login(office.officer)
    client.get(office.address(), PERIOD)
    with django_assert_num_queries(11):
        client.get(office.address(), PERIOD)


def test_what_is_said_of_a_period_goes_with_all_its_drafts(client, office):
    note = "Nguồn không nêu ngày chốt."
    post = partial(office.post, client, office.officer)
    post({"tiep-nhan": "10"})

    client.post(
        office.address("entry_figures_note"), {"note": note}, query_params=PERIOD
    )
    # What is entered after it is of the same period.
    post({"giai-quyet": "9"}, shown={"tiep-nhan": "10"})

    rows = Observation.objects.filter(unit=office.commune).over(*YEAR)
    assert {row.period_note for row in rows} == {note}
    assert note in client.get(office.address(), PERIOD).content.decode()
    entry = ChangeEntry.objects.filter(summary__startswith="Ghi chú về kỳ").get()
    (detail,) = entry.details.all()
    assert (detail.old, detail.new) == ("", note)


@pytest.mark.parametrize("long", [False, True])
def test_a_note_that_cannot_be_is_said(client, office, long):
    client.force_login(office.officer)
    text = "x" * 301 if long else "Nguồn không nêu ngày chốt."

    response = client.post(
        office.address("entry_figures_note"), {"note": text}, query_params=PERIOD
    )

    assert response.status_code == 422
    assert ("300" if long else "chưa có số liệu nháp nào") in words(response)


def test_a_note_leaves_public_figures_as_they_are(client, office):
    office.observe(office.commune, "tiep-nhan", 9, span=YEAR)
    office.post(client, office.officer, {"giai-quyet": "5"})
    client.post(
        office.address("entry_figures_note"), {"note": "x"}, query_params=PERIOD
    )

    rows = Observation.objects.filter(unit=office.commune).over(*YEAR)
    noted = {row.measure.code: row.period_note for row in rows}
    assert noted == {"tiep-nhan": "", "giai-quyet": "x"}
