"""A set put to use: parts, sheets, results made of scores, the frozen set.

Thái Nguyên with three districts, scored in 2024 by USUAL_CRITERIA: 1.1.1 of 12, 1.1.2
of 8, 1.2 of 40, survey 2 of 40, bonus 3 capped at 2, deduction 4 capped at 3.

                 1.1.1  1.1.2  1.2   2     3   4      total of 100
    Đại Từ        12     8      30   30,5   –   –      80,50
    Định Hóa      10     6      30   30     1   0,5    76,50
    Phổ Yên       11     –      –    –                 (incomplete)
"""

from datetime import date
from decimal import Decimal

import pytest

from indices.actions.criteria import change_criteria_set, copy_criteria_set, facts_of
from indices.actions.editions import PartInput, change_edition, make_edition
from indices.actions.errors import ActionRefused
from indices.actions.publication import publish_edition
from indices.actions.refresh import settle_results
from indices.actions.results import compute_results
from indices.actions.score_sheets import change_sheets, has_entries, put_into_use
from indices.models import (
    ChangeDetail,
    ChangeEntry,
    PartResult,
    Score,
    ScoreSheet,
    UnitResult,
)
from tests.factories import (
    CLERK,
    criterion,
    make_criteria,
    make_index,
    make_nation,
    make_ranking,
    make_scored_edition,
    make_tier_scheme,
    make_unit,
    say,
    score,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=make_nation())


@pytest.fixture
def districts(area):
    names = ("Đại Từ", "Định Hóa", "Phổ Yên")
    return [make_unit(name, parent=area) for name in names]


@pytest.fixture
def edition(area, districts):
    return make_scored_edition(make_index(), area, tier_scheme=make_tier_scheme())


@pytest.fixture
def scored(edition, districts):
    dai_tu, dinh_hoa, pho_yen = districts
    score(edition, dai_tu, c1_1_1=12, c1_1_2=8, c1_2=30, c2="30.5")
    score(edition, dinh_hoa, c1_1_1=10, c1_1_2=6, c1_2=30, c2=30, c3=1, c4="0.5")
    score(edition, pho_yen, c1_1_1=11)
    return edition


def rows(edition, revision=1):
    """As a reader finds them."""
    settle_results(edition=edition)
    found = UnitResult.objects.of(edition, revision).order_by("position")
    return {row.unit.bare_name: row for row in found.select_related("unit")}


def sheet_of(edition, unit):
    return ScoreSheet.objects.get(
        edition=edition, unit=unit, revision=edition.draft_revision
    )


def refusal(action, **arguments):
    with pytest.raises(ActionRefused) as refused:
        action(actor=CLERK, **arguments)
    return " ".join(refused.value.problems)


class TestPuttingToUse:
    def test_every_domain_becomes_a_part_and_a_bonus_has_no_maximum(self, edition):
        parts = edition.parts.values_list("code", "name", "max_score")
        assert list(parts) == [
            ("1", "Chỉ đạo, điều hành", Decimal(60)),
            ("2", "Tác động", Decimal(40)),
            ("3", "Điểm thưởng", None),
            ("4", "Điểm trừ", None),
        ]

    def test_every_unit_gets_a_sheet_with_an_empty_score_for_every_leaf(
        self, edition, districts
    ):
        assert edition.sheets.count() == 3
        leaves = ["1.1.1", "1.1.2", "1.2", "2", "3", "4"]
        for district in districts:
            scores = Score.objects.filter(sheet__unit=district, edition=edition)
            assert [each.criterion.code for each in scores.order_by("pk")] == leaves
        assert not has_entries(edition)
        assert {sheet.missing_count for sheet in edition.sheets.all()} == {4}

    def test_units_of_another_time_get_none(self, area, districts):
        make_unit("Mới", code="moi", parent=area, valid_from=date(2025, 7, 1))
        edition = make_scored_edition(make_index(), area)
        assert edition.sheets.count() == 3

    def test_a_set_that_comes_to_99_55_is_refused_and_nothing_is_written(
        self, area, districts
    ):
        slip = make_criteria(criteria=[criterion("1", "99.55")])
        found = refusal(
            make_edition,
            index=make_index(),
            area=area,
            level="district",
            year=2024,
            criteria_set=slip,
        )
        assert "99,55" in found
        assert not ChangeEntry.objects.filter(action="make_edition").exists()

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"level": "commune"}, "Cấp xã"),
            ({"is_partial": True}, "một phần"),
            ({"is_illustrative": True}, "minh họa"),
        ],
    )
    def test_a_set_that_does_not_fit_is_refused(self, area, districts, facts, said):
        edition = make_ranking(make_index(), area, {}, is_published=False)
        unfit = make_criteria(**facts)
        assert said in refusal(put_into_use, edition=edition, criteria_set=unfit)

    def test_a_published_edition_keeps_its_way(self, area, districts):
        edition = make_ranking(make_index(), area, {districts[0]: "70"})
        usual = make_criteria()
        assert "đã công bố" in refusal(
            put_into_use, edition=edition, criteria_set=usual
        )

    def test_a_draft_of_totals_may_be_scored_by_criteria_from_now_on(
        self, area, districts
    ):
        edition = make_ranking(
            make_index(), area, {districts[0]: "70"}, is_published=False
        )
        put_into_use(actor=CLERK, edition=edition, criteria_set=make_criteria())
        edition.refresh_from_db()
        assert edition.sheets.count() == 3
        assert rows(edition)["Đại Từ"].score == Decimal("70")

    def test_announced_points_of_other_parts_stand_against_it(self, area, districts):
        edition = make_ranking(
            make_index(), area, {}, is_published=False, parts=[("A", "Thẩm định", 65)]
        )
        say(edition, districts[0], parts={"A": "50"})
        usual = make_criteria()
        assert "những phần khác" in refusal(
            put_into_use, edition=edition, criteria_set=usual
        )

    def test_parts_nobody_used_make_way(self, area, districts):
        edition = make_ranking(
            make_index(), area, {}, is_published=False, parts=[("A", "Thẩm định", 65)]
        )
        put_into_use(actor=CLERK, edition=edition, criteria_set=make_criteria())
        assert [part.code for part in edition.parts.all()] == ["1", "2", "3", "4"]

    def test_another_set_replaces_an_empty_one_only(self, edition, districts):
        other = make_criteria("khac", criteria=[criterion("1", 100, "Tất cả")])
        put_into_use(actor=CLERK, edition=edition, criteria_set=other)
        edition.refresh_from_db()
        assert Score.objects.filter(edition=edition).count() == 3
        score(edition, districts[0], c1=88)
        assert rows(edition)["Đại Từ"].score == 88
        third = make_criteria("ba")
        assert "đã có điểm" in refusal(
            put_into_use, edition=edition, criteria_set=third
        )

    def test_putting_to_use_again_adds_the_sheets_that_are_missing(self, scored, area):
        make_unit("Mới", code="moi", parent=area)
        put_into_use(actor=CLERK, edition=scored, criteria_set=scored.criteria_set)
        assert scored.sheets.count() == 4
        assert rows(scored)["Đại Từ"].score == Decimal("80.5")

    def test_the_parts_of_the_edition_are_those_of_the_set(self, edition):
        parts = [PartInput("1", "Khác", Decimal(100))]
        found = refusal(change_edition, edition=edition, settings={}, parts=parts)
        assert "theo bộ tiêu chí" in found


class TestFrozen:
    def test_a_set_in_use_is_not_changed(self, edition):
        found = edition.criteria_set
        changed = [criterion("1.2", 41, "Báo cáo")]
        assert "sang bộ mới" in refusal(
            change_criteria_set, criteria_set=found, criteria=changed
        )
        assert "sang bộ mới" in refusal(
            change_criteria_set, criteria_set=found, removed=["3"]
        )
        assert "sang bộ mới" in refusal(
            change_criteria_set, criteria_set=found, facts=facts_of(found)
        )

    def test_nor_is_one_that_a_set_in_use_goes_on_from(self, edition):
        earlier = make_criteria("truoc")
        facts = facts_of(make_criteria("sau-nua"))
        known = {name: getattr(facts, name) for name in facts.__slots__}
        later = copy_criteria_set(
            actor=CLERK, source=earlier, facts=type(facts)(**known | {"code": "sau"})
        )
        put_into_use(actor=CLERK, edition=edition, criteria_set=later)
        assert "sang bộ mới" in refusal(
            change_criteria_set, criteria_set=earlier, removed=["3"]
        )

    def test_the_next_set_begins_as_its_copy(self, edition):
        facts = facts_of(edition.criteria_set)
        known = {name: getattr(facts, name) for name in facts.__slots__}
        later = copy_criteria_set(
            actor=CLERK,
            source=edition.criteria_set,
            facts=type(facts)(**known | {"code": "sau"}),
        )
        changed = [criterion("1.2", 39, "Báo cáo"), criterion("1.3", 1)]
        change_criteria_set(actor=CLERK, criteria_set=later, criteria=changed)
        assert later.criteria.get(code="1.2").verdict == "changed"


class TestResults:
    def test_results_come_from_the_sheets(self, scored):
        found = rows(scored)
        facts = [
            (name, row.score, row.rank, row.ranked_of, row.tier_name, row.score_origin)
            for name, row in found.items()
        ]
        assert facts == [
            ("Đại Từ", Decimal("80.50"), 1, 2, "Tốt", "computed"),
            ("Định Hóa", Decimal("76.50"), 2, 2, "Khá", "computed"),
            ("Phổ Yên", None, None, None, "", "none"),
        ]
        assert found["Đại Từ"].computed_score == Decimal("80.50")
        assert found["Đại Từ"].applicable_max == 100
        assert not any(row.has_disagreement for row in found.values())

    def test_the_sheet_holds_its_totals_and_how_much_is_missing(
        self, scored, districts
    ):
        dai_tu, _dinh_hoa, pho_yen = (sheet_of(scored, unit) for unit in districts)
        assert (dai_tu.achieved, dai_tu.applicable_max, dai_tu.value) == (
            Decimal("80.5"),
            Decimal(100),
            Decimal("80.5"),
        )
        assert (pho_yen.achieved, pho_yen.value, pho_yen.missing_count) == (
            None,
            None,
            3,
        )

    def test_parts_hold_the_points_of_the_domains_and_sum_to_the_whole(self, scored):
        found = PartResult.objects.filter(result=rows(scored)["Định Hóa"])
        points = dict(found.values_list("part__code", "score"))
        assert points == {"1": 46, "2": 30, "3": 1, "4": Decimal("-0.5")}
        ranks = dict(found.values_list("part__code", "rank"))
        # Whoever lost nothing stands before whoever lost half a point.
        assert ranks == {"1": 2, "2": 2, "3": 1, "4": 3}

    def test_an_incomplete_domain_has_no_points_yet(self, scored):
        found = PartResult.objects.filter(result=rows(scored)["Phổ Yên"])
        assert dict(found.values_list("part__code", "score")) == {"3": 0, "4": 0}

    def test_what_does_not_apply_lowers_the_maximum(self, scored, districts):
        Score.objects.filter(
            sheet__unit=districts[0], edition=scored, criterion__code="1.1.2"
        ).update(is_not_applicable=True, not_applicable_reason="Không có thủ tục")
        compute_results(edition=scored)
        row = rows(scored)["Đại Từ"]
        assert (row.achieved, row.applicable_max) == (Decimal("72.5"), 92)
        assert row.score == Decimal("78.804348")

    def test_without_a_survey_the_rest_is_taken_to_100(self, scored, districts):
        change_sheets(
            actor=CLERK,
            edition=scored,
            units=districts[:1],
            settings={"has_survey": False},
        )
        row = rows(scored)["Đại Từ"]
        assert (row.achieved, row.applicable_max) == (50, 60)
        assert row.score == Decimal("83.333333")
        assert row.computed_tier_name == "Tốt"

    def test_the_second_appraisal_counts_before_the_first(self, scored, districts):
        Score.objects.filter(
            sheet__unit=districts[1], edition=scored, criterion__code="1.2"
        ).update(final_score=Decimal(40))
        compute_results(edition=scored)
        assert rows(scored)["Định Hóa"].score == Decimal("86.50")

    def test_the_self_score_never_counts(self, edition, districts):
        Score.objects.filter(edition=edition).update(self_score=Decimal(1))
        compute_results(edition=edition)
        assert {row.score for row in rows(edition).values()} == {None}

    def test_equal_sums_share_a_rank_however_they_come_about(self, scored, districts):
        score(scored, districts[1], c1_1_1="11.7", c1_1_2="8", c1_2="30.3", c2=30)
        found = rows(scored)
        assert [row.rank for row in found.values()] == [1, 1, None]
        assert all(found[name].is_tied for name in ("Đại Từ", "Định Hóa"))

    def test_an_announced_score_is_shown_first_and_the_computed_one_beside(
        self, scored, districts
    ):
        say(scored, districts[1], "81", rank=1)
        row = rows(scored)["Định Hóa"]
        assert (row.score, row.rank, row.score_origin) == (81, 1, "announced")
        assert (row.computed_score, row.computed_rank) == (Decimal("76.5"), 2)
        assert (row.tier_name, row.computed_tier_name) == ("Tốt", "Khá")
        assert row.has_disagreement

    def test_an_announced_score_that_agrees_is_no_disagreement(self, scored, districts):
        say(scored, districts[1], "76.50", rank=2)
        assert not rows(scored)["Định Hóa"].has_disagreement

    def test_a_rank_beside_an_announced_score_follows_that_score(
        self, scored, districts
    ):
        say(scored, districts[1], "81")
        found = rows(scored)
        assert (found["Định Hóa"].rank, found["Đại Từ"].rank) == (1, 2)
        assert found["Định Hóa"].computed_rank == 2

    def test_a_unit_may_be_scored_and_not_ranked(self, scored, districts):
        change_sheets(
            actor=CLERK,
            edition=scored,
            units=districts[:1],
            settings={"is_ranked": False, "note": "Đặc thù nhiệm vụ"},
        )
        found = rows(scored)
        assert (found["Đại Từ"].rank, found["Đại Từ"].note) == (
            None,
            "Đặc thù nhiệm vụ",
        )
        assert (found["Định Hóa"].rank, found["Định Hóa"].ranked_of) == (1, 1)

    def test_a_published_edition_shows_what_its_sheets_came_to(self, scored):
        publish_edition(actor=CLERK, edition=scored)
        scored.refresh_from_db()
        assert rows(scored, 1)["Đại Từ"].score == Decimal("80.5")
        # Until somebody corrects something, the next draft comes to the same.
        compute_results(edition=scored)
        assert rows(scored, 2)["Đại Từ"].score == Decimal("80.5")

    def test_a_sheet_changed_after_publication_is_one_of_the_correction(
        self, scored, districts
    ):
        publish_edition(actor=CLERK, edition=scored)
        scored.refresh_from_db()
        change_sheets(
            actor=CLERK,
            edition=scored,
            units=districts[:1],
            settings={"is_ranked": False},
        )
        assert rows(scored, 1)["Đại Từ"].rank == 1
        assert rows(scored, 2)["Đại Từ"].rank is None

    def test_an_empty_edition_is_not_published(self, edition):
        assert "Chưa có kết quả" in refusal(publish_edition, edition=edition)

    def test_a_sheet_of_a_unit_that_has_ended_since_still_counts(
        self, scored, districts
    ):
        districts[0].valid_to = date(2023, 1, 1)
        districts[0].save()
        compute_results(edition=scored)
        assert rows(scored)["Đại Từ"].score == Decimal("80.5")


class TestSheetSettings:
    def test_a_change_is_logged_and_said_to_people(self, scored, districts):
        count = change_sheets(
            actor=CLERK,
            edition=scored,
            units=districts,
            settings={"stage": "appraisal"},
            reason="Hết hạn tự chấm",
        )
        assert count == 3
        detail = ChangeDetail.objects.filter(unit=districts[0]).last()
        assert (detail.column, detail.old, detail.new) == (
            "giai đoạn",
            "Tự đánh giá",
            "Thẩm định",
        )
        assert detail.entry.reason == "Hết hạn tự chấm"

    def test_a_change_to_what_is_so_already_is_none(self, scored, districts):
        before = ChangeEntry.objects.count()
        settings = {"has_survey": True}
        assert (
            change_sheets(
                actor=CLERK, edition=scored, units=districts, settings=settings
            )
            == 0
        )
        assert ChangeEntry.objects.count() == before

    def test_there_are_no_other_stages_and_settings(self, scored, districts):
        assert "giai đoạn" in refusal(
            change_sheets, edition=scored, units=districts, settings={"stage": "xong"}
        )
        with pytest.raises(ValueError, match="revision"):
            change_sheets(
                actor=CLERK, edition=scored, units=districts, settings={"revision": 9}
            )
