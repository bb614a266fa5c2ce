"""The illustrative province as `load_demo` leaves it.

Loaded once for this module inside a transaction that is rolled back.
"""

from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indices.actions.actor import actor_of_command
from indices.actions.criteria_links import dropped_criteria
from indices.actions.editions import make_edition
from indices.demo.scores import Subject, invented_points
from indices.demo.spec import read_parts
from indices.models import (
    Announcement,
    ChangeEntry,
    CriteriaSet,
    Edition,
    Publication,
    ReformIndex,
    Score,
    ScoreSheet,
    UnitResult,
)
from indices.scoring.rules import apply_rule, parse_rule
from indices.scoring.trends import TrendClass
from indices.selectors.trend_class_page import trend_class_page
from tests.factories import make_nation, make_unit
from tests.once import made_once
from units.models import SuccessionKind, Unit, UnitSuccession
from units.reorganisation import carry_out
from units.reorganisation_plan import Arriving, Leaving, ReorganisationPlan

QUARTERS = Decimal("0.25")


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def load_beside_thai_nguyen():
    make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=make_nation())
    return load()


# What was said on loading.
loaded = made_once(load_beside_thai_nguyen, autouse=True)


def districts(year, revision=None):
    found = Edition.objects.get(
        index__code="cchc", area__code="MH", level="district", year=year
    )
    return list(UnitResult.objects.of(found, revision or found.revision))


def test_everything_of_the_demo_says_that_it_is_illustrative():
    assert set(Edition.objects.values_list("is_illustrative", flat=True)) == {True}
    assert {unit.code for unit in Unit.objects.real()} == {"VN", "19"}
    assert not UnitResult.objects.filter(unit__is_illustrative=False).exists()
    assert not Announcement.objects.filter(unit__is_illustrative=False).exists()


def test_national_rankings_leave_the_demo_province_out():
    nation = make_edition(
        actor=actor_of_command(),
        index=ReformIndex.objects.get(code="cchc"),
        area=Unit.objects.get(code="VN"),
        level="province",
        year=2024,
    )
    assert [row.unit.code for row in nation.unit_results.all()] == ["19"]


def test_nine_districts_over_six_years():
    years = Edition.objects.filter(
        index__code="cchc", area__code="MH", level="district"
    ).order_by("year")
    assert [each.year for each in years] == [2019, 2020, 2021, 2022, 2023, 2024]
    assert all(len(districts(each.year)) == 9 for each in years)


def test_every_district_ranks_its_communes_over_three_years():
    editions = Edition.objects.filter(level="commune", area__level="district")
    assert editions.count() == 27
    for each in editions:
        assert 10 <= UnitResult.objects.of(each, each.revision).count() <= 14


def test_after_the_reform_the_province_ranks_the_new_communes():
    found = Edition.objects.get(area__code="MH", level="commune", year=2025)
    results = UnitResult.objects.of(found, found.revision)
    assert results.count() == 37
    assert all(row.unit.parent.code == "MH" for row in results)
    assert UnitSuccession.objects.filter(kind="merger").count() > 100


def test_points_of_the_domains_come_in_quarters_and_sum_to_the_score():
    assert sum(part.max_score for part in read_parts()) == 100
    results = UnitResult.objects.filter(edition__parts__isnull=False, score__gt=0)
    # A unit with a maximum of its own has another score than its points.
    whole = results.exclude(applicable_max__lt=100)
    for row in whole.distinct().prefetch_related("parts__part")[:100]:
        points = [part.score for part in row.parts.all()]
        assert sum(points) == row.score
        assert all(score % QUARTERS == 0 for score in points)


def test_two_districts_share_a_rank():
    tied = [row for row in districts(2024) if row.is_tied]
    assert [(row.rank, row.score) for row in tied] == [(2, Decimal("87.75"))] * 2


def test_one_department_is_scored_but_not_ranked():
    row = UnitResult.objects.get(is_ranked=False)
    assert row.unit_name == "Thanh tra tỉnh"
    assert row.score is not None
    assert row.rank is None


def test_one_district_has_no_data_and_the_reason():
    (row,) = [row for row in districts(2019) if row.score is None]
    assert "chưa tham gia" in row.note
    assert {each.ranked_of for each in districts(2019)} == {8, None}


def test_one_announced_order_contradicts_the_computed_one():
    contradicted = [row for row in districts(2021) if row.has_disagreement]
    assert [(row.rank, row.computed_rank) for row in contradicted] == [(2, 3), (3, 2)]


def test_one_edition_was_corrected_and_both_revisions_stay():
    (correction,) = Publication.objects.filter(revision=2)
    assert "phúc tra" in correction.reason
    name = "Huyện Trường Khánh Hạ"
    totals = [
        next(row.score for row in districts(2020, revision) if row.unit_name == name)
        for revision in (1, 2)
    ]
    assert totals == [Decimal("60.75"), Decimal("61.75")]


def test_only_the_newest_edition_is_a_draft():
    draft = Edition.objects.get(state="draft")
    assert (draft.level, draft.year) == ("commune", 2026)
    assert draft.year == max(Edition.objects.values_list("year", flat=True))


def test_all_tiers_occur():
    names = set(UnitResult.objects.values_list("tier_name", flat=True)) - {""}
    assert names == {"Xuất sắc", "Tốt", "Khá", "Trung bình", "Yếu"}


def test_loading_again_changes_nothing():
    models = (Unit, Edition, Announcement, UnitResult, ChangeEntry, User)
    before = {model: model.objects.count() for model in models}
    assert "Không có gì thay đổi." in load()
    assert {model: model.objects.count() for model in models} == before


def test_a_unit_that_was_renamed_by_hand_stays_as_it_was_left():
    unit = Unit.objects.illustrative().filter(level="commune", valid_to=None).first()
    day = date(2099, 1, 1)
    renaming = ReorganisationPlan(
        kind=SuccessionKind.RENAME,
        effective_on=day,
        legal_basis="Nghị quyết minh họa",
        leaving=(Leaving("Đơn vị trước", unit),),
        arriving=(Arriving("Đơn vị sau", unit.code, "Xã Tên Mới", unit.parent.code),),
    )
    carry_out(renaming, made_by="Văn thư")

    assert "Không có gì thay đổi." in load()
    unit.refresh_from_db()
    assert unit.valid_to == day
    assert Unit.objects.get(code=unit.code, valid_from=day).name == "Xã Tên Mới"


def test_accounts_are_made_in_development_only(settings):
    settings.DEBUG = False
    before = User.objects.count()
    load()
    assert User.objects.count() == before
    settings.DEBUG = True
    load()
    assert User.objects.filter(username="quantri").exists()
    # So that whoever tries the officer's account has something to fill in.
    sheets = ScoreSheet.objects.filter(unit__memberships__user__username="canbo")
    assert sheets.filter(stage=ScoreSheet.Stage.SELF_ASSESSMENT).exists()
    # Later they have all scored themselves, and the demo is loaded once more.
    scoring = ScoreSheet.objects.filter(stage=ScoreSheet.Stage.SELF_ASSESSMENT)
    scoring.update(stage=ScoreSheet.Stage.APPRAISAL)
    assert "Không có gì thay đổi." in load()


def test_points_depend_on_nothing_but_their_subject():
    maxima = [part.max_score for part in read_parts()]
    subject = Subject("cchc", "MH01", 2024, 5)
    points = invented_points(subject, maxima)
    assert points == invented_points(subject, maxima)
    assert points != invented_points(Subject("cchc", "MH01", 2023, 4), maxima)


@pytest.mark.parametrize("total", ["90.25", "55.50", "100"])
def test_points_can_be_made_to_sum_to_a_total(total):
    maxima = [part.max_score for part in read_parts()]
    points = invented_points(
        Subject("cchc", "MH01", 2024, 5), maxima, total=Decimal(total)
    )
    assert sum(points) == Decimal(total)
    assert all(0 <= point <= limit for point, limit in zip(points, maxima, strict=True))


# --- score sheets -----------------------------------------------------------------


def scored():
    return Edition.objects.filter(criteria_set__isnull=False).order_by("year", "level")


def test_the_newest_rankings_are_made_of_score_sheets():
    assert [(each.level, each.year) for each in scored()] == [
        ("district", 2022),
        ("department", 2023),
        ("district", 2023),
        ("department", 2024),
        ("district", 2024),
        ("commune", 2025),
        ("department", 2025),
        ("commune", 2026),
    ]
    for each in scored():
        units = UnitResult.objects.of(each, max(each.revision, 1)).count()
        assert each.sheets.count() == units


def test_published_sheets_are_complete_and_come_to_the_results():
    for each in scored().filter(state="published"):
        values = dict(each.sheets.values_list("unit_id", "value"))
        results = UnitResult.objects.of(each, each.revision)
        assert values == dict(results.values_list("unit_id", "score"))
        assert None not in values.values()


@pytest.mark.parametrize(
    ("area", "level", "years"),
    [
        ("minh-hoa", "district", (2023, 2024)),
        ("minh-hoa", "department", (2024, 2025)),
        ("thanh-pho-minh-chau-mh01", "commune", (2023, 2024)),
    ],
)
def test_units_of_each_level_go_every_way_on_what_their_years_share(area, level, years):
    page = trend_class_page(index="cchc", area=area, level=level)
    assert page.years == years
    assert {row.found.trend for row in page.rows} == {*TrendClass} - {
        TrendClass.TOO_FEW
    }


def test_ranks_stay_plausible_from_totals_to_sheets():
    changes = [row.rank_change for row in districts(2024)]
    assert all(abs(change) <= 2 for change in changes)


def test_every_score_fits_its_criterion_and_its_rule():
    scores = Score.objects.select_related("criterion").filter(edition__in=scored())
    for each in scores.exclude(declared_figure=None)[:1_000]:
        criterion = each.criterion
        worked = apply_rule(
            parse_rule(criterion.rule),
            each.declared_figure,
            max_score=criterion.max_score,
        )
        assert worked.points == each.self_score


def test_some_scores_were_cut_on_appraisal_and_some_explained():
    scores = Score.objects.filter(edition__in=scored(), self_score__isnull=False)
    cut = scores.filter(appraised_score__lt=F("self_score"))
    assert 0 < cut.count() < scores.count() / 4
    assert cut.exclude(note="").count() == cut.count()
    explained = scores.exclude(explanation="")
    assert explained.filter(final_score__isnull=False).count() == explained.count()


def test_the_draft_is_in_the_middle_of_its_work():
    draft = Edition.objects.get(state="draft")
    stages = set(draft.sheets.values_list("stage", flat=True))
    assert stages == {"self_assessment", "appraisal", "final"}
    assert 0 < draft.sheets.filter(missing_count__gt=0).count() < draft.sheets.count()
    maxima = draft.sheets.filter(applicable_max__lt=100)
    assert {sheet.has_survey for sheet in maxima} == {True, False}


def test_the_departments_have_the_next_set_of_criteria_since_2025():
    found = CriteriaSet.objects.get(code="minh-hoa-2025-so-nganh")
    verdicts = Counter(found.criteria.values_list("verdict", flat=True))
    assert verdicts == {"same": 134, "changed": 1, "new": 1}
    assert [each.code for each in dropped_criteria(found)] == ["7.3.3"]
    changed = found.criteria.get(verdict="changed")
    assert (changed.same_as.max_score, changed.max_score) == (2, Decimal("2.5"))


# --- pages ------------------------------------------------------------------------


def queries(client, route, edition, query="", **more):
    address = reverse(f"indices:{route}", kwargs={**edition.address, **more})
    client.get(f"{address}{query}")
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"{address}{query}").status_code == 200
    return len(found)


def test_pages_ask_as_often_of_nine_units_as_of_thirty_seven(client):
    few = Edition.objects.get(
        area__code="MH", level="district", year=2024, index__code="cchc"
    )
    many = Edition.objects.get(area__code="MH", level="commune", year=2025)
    for route, more in (
        ("ranking", {}),
        ("heat_map", {}),
        ("lost_points", {}),
        ("domain", {"code": "3"}),
    ):
        asked = [queries(client, route, edition, **more) for edition in (few, many)]
        assert asked[0] == asked[1], route
    for edition in (few, many):
        slug = edition.unit_results.first().unit.slug
        assert queries(client, "lost_points", edition, f"?dv={slug}") == 10
