"""Figures of a measure drawn into a score sheet, on request and with their source.

CCHC 2024 of the districts of Thái Nguyên. Criterion 1.2 is b/a × 40 points, and takes
the share of dossiers settled online: Huyện Đại Từ, 2024: 800 of 1.000.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indices.actions.publication import publish_edition
from indices.actions.score_records import ScoreInput, record_scores
from indices.actions.score_sheets import change_sheets
from indices.models import ChangeEntry, CriterionMeasure, Score
from tests.factories import (
    CLERK,
    criterion,
    make_criteria,
    make_scored_edition,
    make_source,
)
from tests.figures import make_measures, observe
from tests.reading import links, words

pytestmark = pytest.mark.django_db

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
RULE = {"shape": "proportional", "full_at": "100", "decimals": 2}
CRITERIA = [
    ("1", 100, "Chỉ đạo"),
    ("1.1", 60, "Kế hoạch"),
    criterion("1.2", "40", "Hồ sơ trực tuyến", rule=RULE),
]


class Desk:
    def __init__(self, world):
        self.world = world
        self.set = make_criteria(criteria=CRITERIA)
        self.edition = make_scored_edition(
            world.index, world.province, criteria_set=self.set
        )
        self.measures = make_measures()
        self.source = make_source("Báo cáo 12/BC-UBND")
        self.leaf = self.set.criteria.get(code="1.2")
        for code, value in (("tiep-nhan", 1000), ("truc-tuyen", 800)):
            self.observe(code, value)

    def observe(self, code, value, **facts):
        facts = {"source": self.source, "span": YEAR} | facts
        observe(self.world.district, self.measures[code], value, **facts)

    def link(self):
        CriterionMeasure.objects.create(
            criterion=self.leaf, measure=self.measures["ty-le"]
        )

    @property
    def address(self):
        return reverse(
            "indices:entry_sheet_figures",
            kwargs={**self.edition.address, "unit": self.world.district.slug},
        )

    @property
    def declared(self):
        found = Score.objects.filter(sheet__unit=self.world.district).exclude(
            declared_figure=None
        )
        return found.filter(criterion=self.leaf).values_list(
            "declared_figure", flat=True
        )


@pytest.fixture
def desk(world):
    return Desk(world)


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer)
    return client


def test_the_officer_takes_the_figure_with_its_source(officer, desk):
    desk.link()

    text = words(officer.get(desk.address))
    assert "80,0% Tỷ lệ trực tuyến năm 2024 Báo cáo 12/BC-UBND" in text
    assert "phiếu chưa ghi" in text
    assert list(desk.declared) == []
    officer.post(desk.address, {"lay": "1.2"})

    assert list(desk.declared) == [Decimal(80)]
    assert "lấy từ số liệu" in words(officer.get(desk.address))
    entry = ChangeEntry.objects.filter(action="save_scores").latest("pk")
    assert entry.reason == (
        "Lấy từ số liệu. 1.2: 80,0%, năm 2024, nguồn: Báo cáo 12/BC-UBND"
    )


def test_what_is_given_goes_before_what_is_worked_out(officer, desk):
    desk.link()
    desk.observe("ty-le", "79.5", qualifier="over")

    assert "trên 79,5%" in words(officer.get(desk.address))
    officer.post(desk.address, {"lay": "1.2"})

    assert list(desk.declared) == [Decimal("79.5")]


@pytest.mark.parametrize("ticked", [[], ["1.1"], ["x", "1.2.3"]])
def test_nothing_is_taken_that_was_not_ticked(officer, desk, ticked):
    desk.link()

    response = officer.post(desk.address, {"lay": ticked})

    assert response.status_code == 302
    assert list(desk.declared) == []


def test_drafts_and_other_years_are_not_offered(officer, desk):
    desk.link()
    for each in desk.measures["truc-tuyen"].observations.all():
        each.source = None
        each.save()
    last_year = (date(2023, 1, 1), date(2023, 12, 31))
    desk.observe("ty-le", 70, span=last_year)

    assert "chưa có số liệu công bố của năm này" in words(officer.get(desk.address))


def test_a_sheet_that_is_with_the_appraisers_takes_nothing(officer, desk):
    desk.link()
    change_sheets(
        actor=CLERK,
        edition=desk.edition,
        units=[desk.world.district],
        settings={"stage": "appraisal"},
    )

    officer.post(desk.address, {"lay": "1.2"})

    assert list(desk.declared) == []


def test_without_a_link_the_page_says_what_to_do(officer, desk):
    assert "Chưa tiêu chí nào" in words(officer.get(desk.address))


def test_links_are_set_also_on_a_set_in_use_and_logged(client, desk):
    client.force_login(desk.world.index_administrator)
    address = reverse("indices:criterion_measures", args=[desk.set.code])
    key = desk.measures["ty-le"].pk

    assert "1.2 Hồ sơ trực tuyến" in words(client.get(address))
    client.post(address, {"tc-1.2": key})
    assert desk.leaf.measure_link.measure_id == key
    client.post(address, {"tc-1.2": key})
    client.post(address, {"tc-1.2": ""})

    assert not CriterionMeasure.objects.exists()
    assert ChangeEntry.objects.filter(action="link_measures").count() == 2


@pytest.mark.parametrize("value", ["0", "x", "999999999999999999999"])
def test_an_unknown_measure_is_refused(client, desk, value):
    client.force_login(desk.world.index_administrator)
    address = reverse("indices:criterion_measures", args=[desk.set.code])

    response = client.post(address, {"tc-1.2": value})

    assert response.status_code == 422
    assert not CriterionMeasure.objects.exists()


def test_their_queries(officer, desk, django_assert_num_queries):
    desk.link()
    officer.get(desk.address)
    # 2 session and person; 1 roles; 1 sheet with its edition; 1 own units; 1 links;
    # 1 figures; 1 scores; 1 profile
    with django_assert_num_queries(9):
        officer.get(desk.address)


def test_an_ended_measure_is_not_offered_but_stays_where_it_stands(client, desk):
    client.force_login(desk.world.index_administrator)
    address = reverse("indices:criterion_measures", args=[desk.set.code])
    ended = desk.measures["ty-le"]
    ended.is_ended = True
    ended.save()

    refused = client.post(address, {"tc-1.2": ended.pk})
    assert f'value="{ended.pk}"' not in client.get(address).text
    assert refused.status_code == 422
    assert not CriterionMeasure.objects.exists()

    desk.link()
    kept = client.post(address, {"tc-1.2": ended.pk})
    assert kept.status_code == 302
    assert desk.leaf.measure_link.measure_id == ended.pk


class TestWhereTheFigureIsShown:
    """Beside the cell of the sheet, and to everybody once the result is published."""

    def publish(self, desk, declared="80"):
        district = desk.world.district
        points = {"appraised_score": Decimal(30), "self_score": Decimal(32)}
        rows = [
            ScoreInput(district, "1.1", points),
            ScoreInput(
                district, "1.2", points | {"declared_figure": Decimal(declared)}
            ),
        ]
        record_scores(actor=CLERK, edition=desk.edition, rows=rows)
        publish_edition(actor=CLERK, edition=desk.edition, decision="Số 1")

    def page(self, client, desk, extension="/"):
        year = desk.edition.year
        address = reverse("unit_domain", args=[desk.world.district.slug, year, "1"])
        return client.get(address.removesuffix("/") + extension)

    def test_the_sheet_names_the_measure_and_leads_to_it(self, client, desk):
        client.force_login(desk.world.index_administrator)
        sheet = reverse(
            "indices:entry_sheet",
            kwargs={**desk.edition.address, "unit": desk.world.district.slug},
        )
        assert "so-lieu/" not in links(client.get(sheet))

        desk.link()

        name = desk.measures["ty-le"].name
        response = client.get(sheet)
        assert f"Số liệu: {name}" in words(response)
        assert "so-lieu/" in links(response)

    def test_the_public_page_says_figure_period_source_and_agreement(
        self, client, desk
    ):
        desk.link()
        self.publish(desk)

        text = words(self.page(client, desk))

        name = desk.measures["ty-le"].name
        assert (
            f"{name}, năm 2024: 80,0%, khớp số kê khai. Nguồn: Báo cáo 12/BC-UBND."
            in text
        )
        assert f"/so-lieu/{desk.measures['ty-le'].code}/" in links(
            self.page(client, desk)
        )

    def test_another_declared_figure_is_said_to_be_another(self, client, desk):
        desk.link()
        self.publish(desk, declared="81")

        assert "80,0%, khác số kê khai." in words(self.page(client, desk))

    def test_twins_hold_both(self, client, desk):
        desk.link()
        self.publish(desk)

        rows = self.page(client, desk, ".json").json()["rows"]

        (row,) = [each for each in rows if each["code"] == "1.2"]
        assert row["declared_figure"] == 80
        assert "Nguồn: Báo cáo 12/BC-UBND" in row["measure_figure"]

    def test_without_a_link_nothing_is_asked_or_said(
        self, client, desk, django_assert_num_queries
    ):
        self.publish(desk)
        assert "Số liệu điều hành" not in words(self.page(client, desk))
        with CaptureQueriesContext(connection) as before:
            self.page(client, desk)
        asked = len(before)

        desk.link()
        self.page(client, desk)

        with django_assert_num_queries(asked + 2):
            self.page(client, desk)


class TestBesideTheAppraisers:
    """The page of one criterion over all units says what is published of each."""

    @pytest.fixture
    def appraiser(self, client, world):
        client.force_login(world.index_administrator)
        return client

    def page(self, client, desk):
        kwargs = {**desk.edition.address, "code": "1.2"}
        return client.get(reverse("indices:entry_criterion", kwargs=kwargs))

    def declare(self, desk, unit, value):
        values = {"declared_figure": Decimal(value)}
        rows = [ScoreInput(unit=unit, code="1.2", values=values)]
        record_scores(actor=CLERK, edition=desk.edition, rows=rows)

    def test_the_published_figure_stands_beside_the_declared_one(
        self, appraiser, world, desk
    ):
        desk.link()
        self.declare(desk, world.district, "75.5")

        text = words(self.page(appraiser, desk))

        assert "công bố 80,0%, khác số kê khai" in text
        assert "chưa có số công bố" in text
        assert (
            "Dưới số kê khai là số đã công bố của “Tỷ lệ trực tuyến”, năm 2024. "
            "Nguồn: Báo cáo 12/BC-UBND." in text
        )

    def test_the_same_figure_is_no_difference(self, appraiser, world, desk):
        desk.link()
        self.declare(desk, world.district, "80")

        text = words(self.page(appraiser, desk))

        assert "công bố 80,0%" in text
        assert "khác số kê khai" not in text

    def test_a_part_of_the_year_is_named(self, appraiser, world, desk):
        desk.link()
        half = (date(2024, 1, 1), date(2024, 6, 30))
        observe(world.best, desk.measures["ty-le"], "60", source=desk.source, span=half)

        text = words(self.page(appraiser, desk))

        assert "công bố 60% (6 tháng đầu năm 2024)" in text

    def test_drafts_are_nobodys_figures(self, appraiser, world, desk):
        desk.link()
        observe(world.best, desk.measures["ty-le"], "60", source=None, span=YEAR)

        assert "công bố 60" not in words(self.page(appraiser, desk))

    def test_without_a_measure_nothing_is_said(self, appraiser, desk):
        text = words(self.page(appraiser, desk))

        assert "công bố 80,0%" not in text
        assert "để đối chiếu" not in text

    def test_it_takes_two_queries_whatever_the_number_of_units(
        self, appraiser, world, desk
    ):
        self.page(appraiser, desk)
        with CaptureQueriesContext(connection) as without:
            self.page(appraiser, desk)
        desk.link()
        for unit in (world.best, world.worst):
            observe(unit, desk.measures["ty-le"], "60", source=desk.source, span=YEAR)
        with CaptureQueriesContext(connection) as with_figures:
            self.page(appraiser, desk)

        assert len(with_figures) == len(without) + 2
