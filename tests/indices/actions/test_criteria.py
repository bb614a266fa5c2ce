"""Sets of criteria: written, changed, copied to the next year, checked.

The set of the tests (USUAL_CRITERIA): 1 of 60 with 1.1 (1.1.1, 1.1.2) and 1.2, which
is a leaf; 2 of 40, a survey; bonus 3 and deduction 4.
"""

from decimal import Decimal

import pytest

from indices.actions.criteria import (
    CriteriaSetFacts,
    change_criteria_set,
    copy_criteria_set,
    facts_of,
    input_of,
    make_criteria_set,
)
from indices.actions.criteria_checks import check_criteria_set
from indices.actions.criteria_links import dropped_criteria
from indices.actions.errors import ActionRefused
from indices.models import ChangeDetail, ChangeEntry, CriteriaSet, Criterion
from tests.factories import CLERK, USUAL_CRITERIA, criterion, make_criteria

pytestmark = pytest.mark.django_db

STEPS = {
    "shape": "steps",
    "steps": [
        {"lower": "90", "lower_closed": False, "points": "12"},
        {"upper": "90", "upper_closed": True, "points": 0},
    ],
}


def refusal(action, **arguments):
    with pytest.raises(ActionRefused) as refused:
        action(actor=CLERK, **arguments)
    return refused.value.problems


def refused_set(*rows, **facts):
    return refusal(
        make_criteria_set,
        facts=CriteriaSetFacts(code="moi", name="Bộ mới", level="district", **facts),
        criteria=rows,
    )


def change(criteria_set, *rows, **arguments):
    return change_criteria_set(
        actor=CLERK, criteria_set=criteria_set, criteria=rows, **arguments
    )


def copied(source, code="nam-sau"):
    facts = CriteriaSetFacts(code=code, name="Bộ tiêu chí năm sau", level="district")
    return copy_criteria_set(actor=CLERK, source=source, facts=facts)


def verdicts(criteria_set):
    return {
        each.code: (each.verdict, each.verdict_reason)
        for each in criteria_set.criteria.all()
    }


def test_a_set_is_a_tree_by_its_codes():
    found = make_criteria()
    parents = {
        each.code: each.parent and each.parent.code for each in found.criteria.all()
    }
    assert parents == {
        "1": None,
        "1.1": "1",
        "1.1.1": "1.1",
        "1.1.2": "1.1",
        "1.2": "1",
        "2": None,
        "3": None,
        "4": None,
    }
    assert check_criteria_set(found) == []
    assert set(verdicts(found).values()) == {("", "")}


def test_codes_are_texts_in_the_order_of_their_numbers():
    rows = [("1", 100), *((f"1.{number}", 10) for number in (10, 2, 1, 9))]
    found = make_criteria(
        criteria=[criterion(code, most) for code, most in rows], is_partial=True
    )
    codes = list(found.criteria.order_by("sort_code").values_list("code", flat=True))
    assert codes == ["1", "1.1", "1.2", "1.9", "1.10"]


def test_making_a_set_leaves_an_entry_with_every_value():
    make_criteria(criteria=[criterion("1", 100, "Chỉ đạo", step="0.5")])
    entry = ChangeEntry.objects.get()
    assert entry.edition is None
    assert "1 tiêu chí" in entry.summary
    details = dict(entry.details.values_list("column", "new"))
    assert details == {
        "1 nội dung": "Chỉ đạo",
        "1 điểm tối đa": "100",
        "1 cách chấm": "tự chấm, thẩm định",
        "1 bước điểm": "0,5",
    }


def test_a_code_of_a_set_is_given_once():
    make_criteria("mot")
    facts = CriteriaSetFacts(code="mot", name="Bộ khác", level="district")
    (problem,) = refusal(make_criteria_set, facts=facts)
    assert "đã có" in problem


def test_faulty_facts_are_all_said_at_once():
    facts = CriteriaSetFacts(
        code="moi",
        name=" ",
        level="",
        total_max=Decimal(0),
        year_from=2025,
        year_to=2024,
    )
    assert len(refusal(make_criteria_set, facts=facts)) == 4
    assert not CriteriaSet.objects.exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (criterion("1,1", 1), "dấu chấm"),
        (criterion("01", 1), "dấu chấm"),
        (criterion("1.0", 1), "dấu chấm"),
        (criterion("I", 1), "dấu chấm"),
        (criterion("2.1", 1), "phải có tiêu chí 2"),
        (criterion("1", 1, " "), "không được để trống"),
        (criterion("1", 1, "x" * 1_001), "1000 ký tự"),
        (criterion("1", 0), "lớn hơn 0"),
        (criterion("1", 10_001), "10.000"),
        (criterion("1", 1, step="0"), "lớn hơn 0"),
        (criterion("1", 1, step="0.3"), "bội của bước điểm"),
        (criterion("1", 1, scored_by="guess"), "cách chấm"),
        (criterion("1", 1, same_as="9"), "mã 9 phải có"),
        (criterion("1", 1, rule={"shape": "count"}), "điểm mỗi lần"),
        (criterion("1", 9, rule=STEPS), "nhiều hơn điểm tối đa"),
    ],
)
def test_a_criterion_that_cannot_stand_is_refused(row, said):
    assert said in " ".join(refused_set(row))
    assert not CriteriaSet.objects.exists()


def test_all_faults_of_a_set_are_said_at_once():
    problems = refused_set(
        criterion("1", 0), criterion("1", 5), criterion("3.1", 1), criterion("x", 1)
    )
    assert len(problems) == 4
    assert [problem[:12] for problem in problems] == [
        "Tiêu chí 1: ",
        "Tiêu chí 1: ",
        "Tiêu chí 3.1",
        "Tiêu chí x: ",
    ]


def test_a_bonus_stands_outside_the_domains():
    rows = [criterion("1", 100), criterion("1.1", 2, scored_by="bonus")]
    assert "nằm riêng" in refused_set(*rows)[0]


def test_only_a_leaf_has_a_rule():
    rows = [criterion("1", 12, rule=STEPS), criterion("1.1", 12)]
    assert "không có tiêu chí con" in refused_set(*rows)[0]


def test_a_leaf_with_a_rule_gets_no_children_later():
    found = make_criteria(criteria=[criterion("1", 12, rule=STEPS)], total_max=12)
    (problem,) = refusal(
        change_criteria_set, criteria_set=found, criteria=[criterion("1.1", 12)]
    )
    assert "có cách tính" in problem


def test_rules_are_stored_in_one_form():
    short = {"shape": "count", "points_each": "0.50"}
    found = make_criteria(criteria=[criterion("1", 12, rule=short)], total_max=12)
    assert found.criteria.get().rule == {"shape": "count", "points_each": "0.5"}
    again = criterion("1", 12, rule={"points_each": "0.5", "shape": "count"})
    assert change(found, again).is_empty


# --- changing ---------------------------------------------------------------------


def test_changing_adds_changes_and_removes_by_code():
    found = make_criteria()
    report = change(
        found,
        criterion("1.2", 30, "Báo cáo"),
        criterion("1.3", 10, "Kiểm tra"),
        criterion("2", 40, "Tác động", scored_by="survey"),
        removed=["4"],
        reason="Góp ý của Sở Tư pháp",
    )
    assert (report.added, report.changed, report.removed, report.unchanged) == (
        1,
        1,
        1,
        1,
    )
    assert check_criteria_set(found) == []
    entry = ChangeEntry.objects.order_by("-pk").first()
    assert entry.reason == "Góp ý của Sở Tư pháp"
    changed = ChangeDetail.objects.filter(entry=entry, column="1.2 điểm tối đa").get()
    assert (changed.old, changed.new) == ("40", "30")
    assert not found.criteria.filter(code="4").exists()


def test_repeating_a_change_changes_nothing():
    found = make_criteria()
    before = ChangeEntry.objects.count()
    same = [input_of(each) for each in found.criteria.all()]
    assert change(found, *same, facts=facts_of(found)).is_empty
    assert ChangeEntry.objects.count() == before


def test_facts_change_but_not_the_code():
    found = make_criteria()
    facts = facts_of(found)
    known = {name: getattr(facts, name) for name in facts.__slots__}
    new = CriteriaSetFacts(**known | {"decision": "Quyết định 1/QĐ-UBND"})
    change(found, facts=new)
    found.refresh_from_db()
    assert found.decision == "Quyết định 1/QĐ-UBND"
    renamed = CriteriaSetFacts(**known | {"code": "khac"})
    assert (
        "không đổi được"
        in refusal(change_criteria_set, criteria_set=found, facts=renamed)[0]
    )
    itself = CriteriaSetFacts(**known | {"predecessor": found})
    assert (
        "chính nó" in refusal(change_criteria_set, criteria_set=found, facts=itself)[0]
    )


def test_what_has_children_is_not_removed_without_them():
    found = make_criteria()
    (problem,) = refusal(change_criteria_set, criteria_set=found, removed=["1.1"])
    assert "còn tiêu chí con" in problem
    report = change(found, removed=["1.1", "1.1.1", "1.1.2"])
    assert report.removed == 3


def test_what_a_later_set_goes_on_from_is_not_removed():
    source = make_criteria()
    copied(source)
    (problem,) = refusal(change_criteria_set, criteria_set=source, removed=["4"])
    assert "bộ tiêu chí sau" in problem


# --- sums -------------------------------------------------------------------------


def test_the_set_that_comes_to_99_55_may_be_written_but_is_not_sound():
    maxima = ["20.5", "10", "10", "6", "10.05", "6", "14", "9", "14"]
    found = make_criteria(
        criteria=[criterion(str(n), most) for n, most in enumerate(maxima, start=1)]
    )
    (problem,) = check_criteria_set(found)
    assert "99,55" in problem
    assert "100" in problem
    change(found, criterion("5", "10.5"))
    assert check_criteria_set(found) == []


def test_every_sum_that_is_wrong_is_named():
    found = make_criteria()
    change(found, criterion("1.1.2", 7), criterion("1.2", 41))
    problems = check_criteria_set(found)
    assert [problem[:14] for problem in problems] == [
        "Tiêu chí 1: cá",
        "Tiêu chí 1.1: ",
    ]


def test_a_set_without_criteria_is_not_sound():
    assert check_criteria_set(make_criteria(criteria=[])) == [
        "Bộ tiêu chí chưa có tiêu chí nào."
    ]


# --- the next year ----------------------------------------------------------------


def test_a_copy_begins_as_the_same():
    source = make_criteria()
    later = copied(source)
    assert later.predecessor == source
    assert set(verdicts(later).values()) == {("same", "")}
    assert {each.same_as.code for each in later.criteria.all()} == {
        row[0] for row in USUAL_CRITERIA
    }
    assert dropped_criteria(later) == []


def test_what_became_of_each_criterion_is_told_from_wording_maximum_and_rule():
    later = copied(make_criteria())
    change(
        later,
        criterion("1.1.1", 12, "Ban hành kế hoạch", rule=STEPS),
        criterion("1.1.2", 8, "Thực hiện trọn kế hoạch"),
        criterion("1.2", 38, "Báo cáo"),
        criterion("1.3", 2, "Sáng kiến"),
        criterion("2", 40, "Tác động"),
        removed=["4"],
    )
    found = verdicts(later)
    assert found["1.1.1"] == ("changed", "cách tính điểm")
    assert found["1.1.2"] == ("changed", "nội dung")
    assert found["1.2"] == ("changed", "điểm tối đa")
    assert found["1.3"] == ("new", "")
    assert found["2"] == ("changed", "cách chấm")
    assert found["1.1"] == ("same", "")
    assert [each.code for each in dropped_criteria(later)] == ["4"]


def test_a_criterion_may_go_on_under_another_code():
    later = copied(make_criteria())
    change(
        later,
        criterion("3", 2, "Điểm trừ mới", scored_by="bonus", same_as=""),
        criterion("5", 2, "Điểm thưởng", scored_by="bonus", same_as="3"),
    )
    found = verdicts(later)
    assert (found["3"], found["5"]) == (("new", ""), ("same", ""))
    column = "5 tiếp nối tiêu chí"
    assert ChangeDetail.objects.get(column=column).new == "3"


def test_verdicts_follow_a_change_of_the_earlier_set():
    source = make_criteria()
    later = copied(source)
    change(source, criterion("1.2", 39, "Báo cáo"), criterion("1.3", 1))
    assert verdicts(later)["1.2"] == ("changed", "điểm tối đa")
    assert [each.code for each in dropped_criteria(later)] == ["1.3"]


def test_the_first_set_dropped_nothing():
    assert dropped_criteria(make_criteria()) == []


def test_writing_a_set_takes_as_many_queries_whatever_its_size(
    django_assert_max_num_queries,
):
    rows = [criterion("1", 100)]
    rows += [criterion(f"1.{n}", 10) for n in range(1, 11)]
    rows += [criterion(f"1.{n}.{m}", 1) for n in range(1, 11) for m in range(1, 11)]
    # 1 code taken; 1 set; 1 stored; 1 later forms; 3 depths; 1 successors;
    # 2 change log, 1 its details; 2 savepoints of each of three actions
    with django_assert_max_num_queries(20):
        make_criteria(criteria=rows)
    assert Criterion.objects.count() == 111
