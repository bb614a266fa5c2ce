"""Saving cells of score sheets: what is stored, refused, in conflict, and how fast.

Three districts scored by USUAL_CRITERIA (1.1.1 of 12 by steps of 0,25 and by a rule on
the share of the plan that was carried out; 1.1.2 of 8; 1.2 of 40; survey 2 of 40;
bonus 3; deduction 4), a leaders' criterion 5 and nothing entered yet.
"""

import logging
from decimal import Decimal

import pytest

from indices.actions.actor import Actor
from indices.actions.errors import ActionRefused
from indices.actions.publication import publish_edition
from indices.actions.refresh import refresh_results, settle_results
from indices.actions.score_columns import COLUMNS
from indices.actions.score_records import ScoreInput, record_scores
from indices.actions.score_sheets import change_sheets
from indices.actions.scores import (
    ScoreEdit,
    save_scores,
    score_cell_name,
)
from indices.models import ChangeDetail, ChangeEntry, Score, ScoreSheet, UnitResult
from tests.factories import (
    CLERK,
    criterion,
    make_criteria,
    make_index,
    make_nation,
    make_scored_edition,
    make_unit,
    make_user,
    score,
)

pytestmark = pytest.mark.django_db

HA = Actor(user=None, name="Trần Thị Hà", origin="page")
PLAN = {
    "shape": "steps",
    "steps": [
        {"lower": "90", "lower_closed": False, "points": "12"},
        {"lower": "70", "upper": "90", "upper_closed": True, "points": "6.5"},
        {"upper": "70", "points": "0"},
    ],
}
CRITERIA = (
    ("1", 50, "Chỉ đạo, điều hành"),
    ("1.1", 20, "Kế hoạch"),
    criterion("1.1.1", 12, "Ban hành", step="0.25", rule=PLAN),
    ("1.1.2", 8, "Thực hiện"),
    ("1.2", 30, "Báo cáo"),
    ("2", 40, "Tác động", "survey"),
    ("3", 2, "Điểm thưởng", "bonus"),
    ("4", 3, "Điểm trừ", "deduction"),
    ("5", 10, "Lãnh đạo chấm", "leaders"),
)


@pytest.fixture
def districts():
    area = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=make_nation())
    return [make_unit(name, parent=area) for name in ("Đại Từ", "Định Hóa", "Phổ Yên")]


@pytest.fixture
def edition(districts):
    found = make_criteria(criteria=CRITERIA)
    return make_scored_edition(make_index(), districts[0].parent, criteria_set=found)


def everything(cell):
    return True


def save(edition, *edits, actor=HA, may_write=everything, **settings):
    return save_scores(
        actor=actor,
        edition=edition,
        edits=[ScoreEdit(unit.pk, *rest) for unit, *rest in edits],
        may_write=may_write,
        **settings,
    )


def stored(unit, code):
    return Score.objects.get(sheet__unit=unit, criterion__code=code, revision=1)


def result_of(edition, unit, revision=1):
    """As a reader finds it."""
    settle_results(edition=edition)
    return UnitResult.objects.get(edition=edition, unit=unit, revision=revision)


def only(report):
    (outcome,) = report.outcomes
    return outcome


def test_a_cell_is_stored_and_its_change_is_logged(edition, districts):
    dai_tu = districts[0]
    report = save(edition, (dai_tu, "1.1.1", "self_score", "", "11,5"))
    outcome = only(report)
    assert (outcome.status, outcome.stored, outcome.typed) == ("saved", "11,5", "11,5")
    assert outcome.name == score_cell_name(dai_tu.pk, "1.1.1", "self_score")
    assert report.is_clean
    assert stored(dai_tu, "1.1.1").self_score == Decimal("11.5")
    detail = ChangeDetail.objects.last()
    assert (detail.unit, detail.column, detail.old, detail.new) == (
        dai_tu,
        "1.1.1 điểm tự chấm",
        "",
        "11,5",
    )
    entry = detail.entry
    assert (entry.edition, entry.actor_name, entry.origin, entry.detail_count) == (
        edition,
        "Trần Thị Hà",
        "page",
        1,
    )
    assert entry.summary == "Ghi điểm của Huyện Đại Từ: 1 ô"


def test_all_columns_of_a_score_stand_beside_one_another(edition, districts):
    dai_tu = districts[0]
    texts = {
        "declared_figure": "88,5",
        "self_score": "12",
        "appraised_score": "6,5",
        "final_score": "12",
        "note": "Thiếu minh chứng quý III",
        "explanation": "Đã bổ sung",
        "not_applicable": "Không có nhiệm vụ này",
    }
    edits = [(dai_tu, "1.1.1", column, "", text) for column, text in texts.items()]
    report = save(edition, *edits, (dai_tu, "2", "survey_score", "", "33,25"))
    assert [each.status for each in report.outcomes] == ["saved"] * 8
    assert [each.stored for each in report.outcomes] == [*texts.values(), "33,25"]
    found = stored(dai_tu, "1.1.1")
    assert (found.self_score, found.appraised_score, found.final_score) == (
        12,
        Decimal("6.5"),
        12,
    )
    assert found.is_not_applicable
    assert stored(dai_tu, "2").survey_score == Decimal("33.25")
    assert set(COLUMNS) == {*texts, "survey_score"}
    assert ChangeEntry.objects.filter(action="save_scores").count() == 1


def test_a_save_brings_the_results_up_to_date(edition, districts):
    dai_tu = districts[0]
    points = {"1.1.1": "12", "1.1.2": "8", "1.2": "25,5", "5": "10"}
    edits = [
        (dai_tu, code, "appraised_score", "", text) for code, text in points.items()
    ]
    save(edition, *edits, (dai_tu, "2", "survey_score", "", "30"))
    sheet = ScoreSheet.objects.get(edition=edition, unit=dai_tu)
    assert (sheet.value, sheet.missing_count) == (Decimal("85.5"), 0)
    row = result_of(edition, dai_tu)
    assert (row.score, row.rank, row.ranked_of) == (Decimal("85.5"), 1, 1)


def test_emptying_a_cell_makes_the_sheet_incomplete_again(edition, districts):
    dai_tu = districts[0]
    score(edition, dai_tu, c1_1_1=12, c1_1_2=8, c1_2=30, c2=40, c5=10)
    assert result_of(edition, dai_tu).score == 100
    outcome = only(save(edition, (dai_tu, "1.2", "appraised_score", "30", " – ")))
    assert (outcome.status, outcome.stored) == ("saved", "")
    row = result_of(edition, dai_tu)
    assert (row.score, row.rank) == (None, None)


def test_zero_is_typed_and_is_no_empty_cell(edition, districts):
    save(edition, (districts[0], "1.2", "appraised_score", "", "0"))
    assert stored(districts[0], "1.2").appraised_score == 0
    again = save(edition, (districts[0], "1.2", "appraised_score", "0", ""))
    assert only(again).status == "saved"
    assert stored(districts[0], "1.2").appraised_score is None


def test_the_same_value_again_is_no_change(edition, districts):
    save(edition, (districts[0], "1.2", "appraised_score", "", "7,5"))
    before = ChangeEntry.objects.count()
    report = save(edition, (districts[0], "1.2", "appraised_score", "", "7.50"))
    assert only(report).status == "unchanged"
    assert ChangeEntry.objects.count() == before


@pytest.mark.parametrize(
    ("code", "column", "text", "said"),
    [
        ("1.2", "appraised_score", "30,5", "lớn hơn điểm tối đa 30"),
        ("1.2", "appraised_score", "-1", "không được âm"),
        ("1.2", "appraised_score", "bảy", "không phải là số"),
        ("1.2", "appraised_score", "1.025", "đọc được hai cách"),
        ("1.2", "declared_figure", "1000000000", "quá lớn"),
        ("1.2", "declared_figure", "-3", "không được âm"),
        ("1.1.1", "appraised_score", "11,1", "bước điểm 0,25"),
        ("1.2", "survey_score", "3", "không chấm bằng điều tra"),
        ("2", "appraised_score", "3", "chỉ lấy điểm điều tra"),
        ("2", "self_score", "3", "chỉ lấy điểm điều tra"),
        ("5", "self_score", "3", "do lãnh đạo chấm"),
        ("1.2", "note", "x" * 2_001, "2000 ký tự"),
        ("1.2", "not_applicable", "x" * 301, "300 ký tự"),
        ("1.1", "appraised_score", "3", "Không có ô này"),
        ("9", "appraised_score", "3", "Không có ô này"),
        ("1.2", "total", "3", "Không có ô này"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_said_and_nothing_is_stored(
    edition, districts, code, column, text, said
):
    outcome = only(save(edition, (districts[0], code, column, "", text)))
    assert outcome.status == "invalid"
    assert said in outcome.message
    assert not ChangeEntry.objects.filter(action="save_scores").exists()


def test_good_cells_of_a_save_are_stored_beside_faulty_ones(edition, districts):
    dai_tu = districts[0]
    report = save(
        edition,
        (dai_tu, "1.2", "appraised_score", "", "99"),
        (dai_tu, "1.1.2", "appraised_score", "", "8"),
    )
    assert [each.status for each in report.outcomes] == ["invalid", "saved"]
    assert not report.is_clean
    assert stored(dai_tu, "1.1.2").appraised_score == 8


def test_a_unit_without_a_sheet_has_no_cells(edition):
    stranger = make_unit("Ba Bể")
    outcome = only(save(edition, (stranger, "1.2", "self_score", "", "1")))
    assert "không có phiếu" in outcome.message


# --- conflicts --------------------------------------------------------------------


def test_a_cell_that_another_changed_meanwhile_is_a_conflict(edition, districts):
    dai_tu = districts[0]
    save(edition, (dai_tu, "1.2", "appraised_score", "", "28"))
    report = save(
        edition,
        (dai_tu, "1.2", "appraised_score", "", "29"),
        actor=Actor(user=None, name="Người thứ hai", origin="page"),
    )
    outcome = only(report)
    assert (outcome.status, outcome.stored, outcome.typed) == ("conflict", "28", "29")
    assert outcome.by == "Trần Thị Hà"
    assert len(outcome.at) == 5
    assert report.has_conflicts
    assert stored(dai_tu, "1.2").appraised_score == 28


def test_conflicts_are_column_by_column(edition, districts):
    dai_tu = districts[0]
    save(edition, (dai_tu, "1.2", "self_score", "", "30"))
    report = save(
        edition,
        (dai_tu, "1.2", "self_score", "", "29"),
        (dai_tu, "1.2", "appraised_score", "", "27"),
        (dai_tu, "1.2", "note", "", "Chưa đủ"),
    )
    assert [each.status for each in report.outcomes] == ["conflict", "saved", "saved"]
    found = stored(dai_tu, "1.2")
    assert (found.self_score, found.appraised_score, found.note) == (30, 27, "Chưa đủ")


def test_who_typed_the_very_value_that_stands_there_has_no_conflict(edition, districts):
    save(edition, (districts[0], "1.2", "self_score", "", "30"))
    report = save(edition, (districts[0], "1.2", "self_score", "", "30,0"))
    assert only(report).status == "unchanged"


def test_who_saw_the_value_may_change_it(edition, districts):
    save(edition, (districts[0], "1.2", "self_score", "", "1,1250"))
    outcome = only(save(edition, (districts[0], "1.2", "self_score", "1,1250", "2")))
    assert outcome.status == "saved"


def test_a_conflict_with_a_value_nobody_logged_still_says_the_value(edition, districts):
    Score.objects.filter(sheet__unit=districts[0]).update(self_score=Decimal(1))
    outcome = only(save(edition, (districts[0], "1.2", "self_score", "", "2")))
    assert (outcome.status, outcome.stored, outcome.by) == ("conflict", "1", "")


# --- who may ----------------------------------------------------------------------


def test_what_a_person_may_not_write_changes_nothing_and_leaves_a_line(
    edition, districts, caplog
):
    dai_tu = districts[0]
    officer = make_user("canbo")
    with caplog.at_level(logging.WARNING, logger="cchc.access"):
        report = save(
            edition,
            (dai_tu, "1.2", "appraised_score", "", "30"),
            (dai_tu, "1.2", "self_score", "", "30"),
            actor=Actor(user=officer, name="Cán bộ", origin="page"),
            may_write=lambda cell: cell.column == "self_score",
        )
    assert [each.status for each in report.outcomes] == ["refused", "saved"]
    assert stored(dai_tu, "1.2").appraised_score is None
    assert "canbo may not write appraised_score of 1.2" in caplog.text


def test_the_guard_is_told_all_that_decides(edition, districts):
    asked = []

    def ask(cell):
        asked.append(cell)
        return False

    save(edition, (districts[0], "2", "survey_score", "", "3"), may_write=ask)
    (cell,) = asked
    assert (cell.unit_id, cell.code, cell.column) == (
        districts[0].pk,
        "2",
        "survey_score",
    )
    assert (cell.stage, cell.scored_by) == ("self_assessment", "survey")


def test_a_closed_sheet_is_closed_to_everybody(edition, districts):
    change_sheets(
        actor=CLERK,
        edition=edition,
        units=districts[:1],
        settings={"stage": "closed"},
    )
    outcome = only(save(edition, (districts[0], "1.2", "self_score", "", "3")))
    assert (outcome.status, outcome.message) == (
        "refused",
        "Phiếu đã chốt, không sửa được nữa.",
    )


def test_what_does_not_apply_says_who_approved_it(edition, districts):
    officer = make_user("quantri")
    actor = Actor(user=officer, name="Quản trị", origin="page")
    cell = (districts[0], "1.2", "not_applicable")
    save(edition, (*cell, "", "Không có thủ tục"), actor=actor)
    found = stored(districts[0], "1.2")
    assert (found.is_not_applicable, found.not_applicable_by) == (True, officer)
    save(edition, (*cell, "Không có thủ tục", ""), actor=actor)
    found = stored(districts[0], "1.2")
    assert (found.is_not_applicable, found.not_applicable_by) == (False, None)


# --- publication ------------------------------------------------------------------


@pytest.fixture
def published(edition, districts):
    for district in districts:
        score(edition, district, c1_1_1=12, c1_1_2=8, c1_2=30, c2=40, c5=10)
    publish_edition(actor=CLERK, edition=edition)
    edition.refresh_from_db()
    return edition


def test_a_cell_saved_after_publication_begins_a_correction(published, districts):
    cell = (districts[0], "1.2", "appraised_score", "30", "29")
    assert only(save(published, cell)).status == "saved"
    assert stored(districts[0], "1.2").appraised_score == 30
    published.refresh_from_db()
    scores = [
        result_of(published, districts[0], revision=revision).score
        for revision in (1, 2)
    ]
    assert scores == [100, 99]
    actions = list(ChangeEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["open_draft", "save_scores"]


def test_who_may_not_write_begins_no_correction(published, districts):
    cell = (districts[0], "1.2", "appraised_score", "30", "29")
    outcome = only(save(published, cell, may_write=lambda cell: False))
    assert outcome.status == "refused"
    assert not ScoreSheet.objects.filter(revision=2).exists()


def test_who_typed_while_it_was_published_is_told_so(edition, districts):
    outcome = only(
        save(edition, (districts[0], "1.2", "self_score", "", "3"), seen_revision=1)
    )
    assert outcome.status == "invalid"
    assert "vừa được công bố" in outcome.message
    assert (
        only(
            save(edition, (districts[0], "1.2", "self_score", "", "3"), seen_revision=0)
        ).status
        == "saved"
    )


# --- rules ------------------------------------------------------------------------


def test_a_declared_figure_suggests_its_points_and_says_why(edition, districts):
    cell = (districts[0], "1.1.1", "declared_figure")
    outcome = only(save(edition, (*cell, "", "90")))
    assert outcome.suggested == "6,5"
    assert outcome.explained == "90% thuộc bậc “từ 70% đến 90%”: 6,5 điểm."
    assert stored(districts[0], "1.1.1").self_score is None
    assert only(save(edition, (*cell, "90", ""))).suggested == ""


def test_a_figure_without_a_rule_is_only_kept(edition, districts):
    outcome = only(save(edition, (districts[0], "1.2", "declared_figure", "", "925")))
    assert (outcome.status, outcome.suggested) == ("saved", "")


def test_a_figure_that_the_rule_cannot_take_is_said(districts):
    met = criterion("1", 100, "Đạt", rule={"shape": "yes_no"})
    edition = make_scored_edition(
        make_index(), districts[0].parent, criteria_set=make_criteria(criteria=[met])
    )
    outcome = only(save(edition, (districts[0], "1", "declared_figure", "", "2")))
    assert outcome.message == "Chỉ ghi 1 (đạt) hoặc 0 (không đạt)."


# --- in bulk ----------------------------------------------------------------------


def test_scores_are_recorded_in_bulk_with_one_entry(edition, districts):
    rows = [
        ScoreInput(unit, code, {"self_score": Decimal(5), "note": "Đủ"})
        for unit in districts
        for code in ("1.1.1", "1.1.2", "1.2")
    ]
    report = record_scores(actor=CLERK, edition=edition, rows=rows, reason="Nạp")
    assert (report.changed, report.unchanged) == (18, 0)
    entry = ChangeEntry.objects.get(action="record_scores")
    assert (entry.detail_count, entry.reason) == (18, "Nạp")
    assert entry.summary == "Ghi điểm của 3 đơn vị: 18 ô"
    again = record_scores(actor=CLERK, edition=edition, rows=rows)
    assert (again.changed, again.unchanged) == (0, 18)
    assert again.is_empty
    assert ChangeEntry.objects.filter(action="record_scores").count() == 1


def test_all_problems_of_a_bulk_are_said_and_nothing_is_written(edition, districts):
    stranger = make_unit("Ba Bể")
    rows = [
        ScoreInput(districts[0], "1.2", {"self_score": Decimal(31)}),
        ScoreInput(districts[0], "1.1", {"self_score": Decimal(1)}),
        ScoreInput(stranger, "1.2", {"self_score": Decimal(1)}),
        ScoreInput(districts[1], "1.2", {"total": Decimal(1)}),
        ScoreInput(districts[1], "1.2", {"note": "x" * 2_001}),
        ScoreInput(districts[1], "1.2", {"self_score": Decimal(3), "note": ""}),
    ]
    with pytest.raises(ActionRefused) as refused:
        record_scores(actor=CLERK, edition=edition, rows=rows)
    assert len(refused.value.problems) == 5
    assert not Score.objects.filter(self_score__isnull=False).exists()


def test_a_score_whose_row_was_never_made_is_made_on_saving(edition, districts):
    Score.objects.filter(sheet__unit=districts[0], criterion__code="1.2").delete()
    save(edition, (districts[0], "1.2", "self_score", "", "3"))
    assert stored(districts[0], "1.2").self_score == 3


def test_recomputing_one_sheet_follows_its_scores(edition, districts):
    dai_tu = districts[0]
    score(edition, dai_tu, c1_1_1=12, c1_1_2=8, c1_2=30, c2=40, c5=10)
    Score.objects.filter(sheet__unit=dai_tu, criterion__code="1.2").update(
        final_score=Decimal(20)
    )
    refresh_results(edition=edition, units=[dai_tu])
    assert UnitResult.objects.get(edition=edition, unit=dai_tu).score == 90
    assert ScoreSheet.objects.get(edition=edition, unit=dai_tu).value == 90


def test_the_log_counts_cells_as_people_write_numbers(districts):
    leaves = [(f"1.{number}", 1, f"Việc {number}") for number in range(1, 101)]
    found = make_criteria(criteria=[("1", 100, "Điều hành"), *leaves])
    edition = make_scored_edition(make_index(), districts[0].parent, criteria_set=found)
    facts = {
        "self_score": Decimal(1),
        "appraised_score": Decimal(1),
        "note": "đã xem",
        "explanation": "có",
    }
    rows = [
        ScoreInput(unit, code, facts)
        for unit in districts
        for code, _most, _name in leaves
    ]
    record_scores(actor=CLERK, edition=edition, rows=rows)

    entry = ChangeEntry.objects.get(edition=edition, action="record_scores")
    assert entry.summary == "Ghi điểm của 3 đơn vị: 1.200 ô"
