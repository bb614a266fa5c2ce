"""The commands that load units bring the drafts along, as the pages do.

Tỉnh Thái Nguyên (19) with Xã Cát Nê (05848) and Xã Quân Chu (05851); CCHC 2025 of its
communes, as of 31 December, is a draft in which Cát Nê has 10 points.
"""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from indices.actions.errors import ActionRefused
from indices.models import ChangeEntry, Score, ScoreSheet, UnitResult
from tests.factories import (
    make_criteria,
    make_index,
    make_scored_edition,
    make_unit,
    score,
)
from units.models import Unit, UnitSuccession

pytestmark = pytest.mark.django_db

UNIT_COLUMNS = "code,name,kind,parent_code,valid_from,valid_to"
ARROW_COLUMNS = "predecessor_code,successor_code,kind,extent,effective_on"
TABLE_COLUMNS = (
    "new_province_code,new_commune_code,new_commune,old_commune_code,old_commune,extent"
)
ENDS = "05848,Xã Cát Nê,xã,19,,2025-07-01"
UPGRADED = "05849,Phường Cát Nê,phường,19,2025-07-01,"
UPGRADE = "05848,05849,upgrade,whole,2025-07-01"
REFORM = date(2025, 7, 1)
TOLD = "Kỳ dự thảo được cập nhật theo: "


@pytest.fixture
def draft():
    province = make_unit("Tỉnh Thái Nguyên", kind="tỉnh", code="19")
    communes = [
        make_unit("Xã Cát Nê", kind="xã", code="05848", parent=province),
        make_unit("Xã Quân Chu", kind="xã", code="05851", parent=province),
    ]
    edition = make_scored_edition(
        make_index(),
        province,
        year=2025,
        level="commune",
        criteria_set=make_criteria(level="commune"),
    )
    score(edition, communes[0], c1_1_1="10")
    return edition


@pytest.fixture
def loads(tmp_path, capsys):
    """Runs a command on these lines; what it says."""

    def run(command, columns, *lines, commit=True, **options):
        path = tmp_path / "tep.csv"
        path.write_text("\n".join([columns, *lines, ""]), encoding="utf-8")
        capsys.readouterr()
        call_command(command, path, commit=commit, **options)
        return capsys.readouterr().out

    return run


def bearer_of_the_points(edition):
    return Score.objects.get(sheet__edition=edition, appraised_score=10).sheet.unit


def codes_ranked(edition):
    results = UnitResult.objects.filter(edition=edition)
    return sorted(results.values_list("unit__code", flat=True))


def everything(edition):
    return (
        list(Unit.objects.order_by("pk").values_list("pk", "valid_to")),
        list(UnitSuccession.objects.values_list("pk")),
        sorted(ScoreSheet.objects.filter(edition=edition).values_list("pk", "unit")),
        sorted(
            UnitResult.objects.filter(edition=edition).values_list("unit", "achieved")
        ),
        ChangeEntry.objects.count(),
    )


def test_a_new_unit_enters_the_draft_and_one_that_ended_leaves_it(draft, loads):
    ends = "05851,Xã Quân Chu,xã,19,,2025-07-01"

    said = loads("import_units", UNIT_COLUMNS, ends, UPGRADED)

    assert f"{TOLD}{draft}." in said
    assert codes_ranked(draft) == ["05848", "05849"]
    sheets = ScoreSheet.objects.filter(edition=draft)
    assert {sheet.unit.code for sheet in sheets} == {"05848", "05849"}


def test_the_points_go_with_a_unit_to_its_new_form(draft, loads):
    loads("import_units", UNIT_COLUMNS, ENDS, UPGRADED)
    assert bearer_of_the_points(draft).code == "05848"

    said = loads("import_successions", ARROW_COLUMNS, UPGRADE)

    assert f"{TOLD}{draft}." in said
    assert bearer_of_the_points(draft).code == "05849"
    assert codes_ranked(draft) == ["05849", "05851"]


def test_the_points_go_through_two_forms_of_one_file(draft, loads):
    between = "05849,Xã Cát Nê Mới,xã,19,2025-07-01,2025-09-01"
    last = "05850,Phường Cát Nê,phường,19,2025-09-01,"
    loads("import_units", UNIT_COLUMNS, ENDS, between, last)

    loads(
        "import_successions",
        ARROW_COLUMNS,
        "05849,05850,upgrade,whole,2025-09-01",
        "05848,05849,rename,whole,2025-07-01",
    )

    assert bearer_of_the_points(draft).code == "05850"
    assert codes_ranked(draft) == ["05850", "05851"]


def test_the_points_go_along_with_a_conversion_table(draft, loads):
    line = "19,05849,Phường Cát Nê,05848,Xã Cát Nê,whole"

    said = loads("import_conversions", TABLE_COLUMNS, line, on=REFORM)

    assert f"{TOLD}{draft}." in said
    assert bearer_of_the_points(draft).code == "05849"
    assert codes_ranked(draft) == ["05849", "05851"]


def test_after_a_merger_the_points_stay_with_the_old_unit(draft, loads):
    lines = [
        f"19,05849,Xã Đại Phúc,{old},whole"
        for old in ("05848,Xã Cát Nê", "05851,Xã Quân Chu")
    ]

    loads("import_conversions", TABLE_COLUMNS, *lines, on=REFORM)

    assert bearer_of_the_points(draft).code == "05848"
    assert codes_ranked(draft) == ["05848", "05849"]


def test_a_draft_of_an_earlier_day_keeps_the_form_of_its_time(draft, loads):
    earlier = make_scored_edition(
        draft.index,
        draft.area,
        year=2024,
        level="commune",
        criteria_set=draft.criteria_set,
    )
    loads("import_units", UNIT_COLUMNS, ENDS, UPGRADED)

    said = loads("import_successions", ARROW_COLUMNS, UPGRADE)

    assert str(earlier) not in said
    assert codes_ranked(earlier) == ["05848", "05851"]


@pytest.mark.parametrize(
    ("command", "columns", "line", "options"),
    [
        ("import_units", UNIT_COLUMNS, ENDS, {}),
        ("import_successions", ARROW_COLUMNS, UPGRADE, {}),
        (
            "import_conversions",
            TABLE_COLUMNS,
            "19,05849,Phường Cát Nê,05848,Xã Cát Nê,whole",
            {"on": REFORM},
        ),
    ],
)
def test_a_dry_run_names_the_drafts_and_leaves_them_as_they_are(
    draft, loads, command, columns, line, options
):
    if command == "import_successions":
        loads("import_units", UNIT_COLUMNS, ENDS, UPGRADED)
    before = everything(draft)

    said = loads(command, columns, line, commit=False, **options)

    assert f"{TOLD}{draft}." in said
    assert "Chạy thử, chưa ghi gì." in said
    assert everything(draft) == before


def test_nothing_new_leaves_the_drafts_alone(draft, loads):
    loads("import_units", UNIT_COLUMNS, ENDS)

    said = loads("import_units", UNIT_COLUMNS, ENDS)

    assert TOLD not in said
    assert "Không có gì thay đổi." in said


def test_a_draft_that_cannot_follow_keeps_the_units_from_being_written(
    draft, loads, monkeypatch
):
    def refuse(*_args):
        raise ActionRefused("Bộ tiêu chí cộng không đủ 100 điểm.")

    monkeypatch.setattr("indices.actions.reorganisation.attach", refuse)

    with pytest.raises(CommandError, match="không đủ 100 điểm"):
        loads("import_units", UNIT_COLUMNS, ENDS)

    assert Unit.objects.get(code="05848").valid_to is None
