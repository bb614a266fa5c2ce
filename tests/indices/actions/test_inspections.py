"""Inspections: what is refused, what is logged, what counts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from indices.actions.errors import ActionRefused
from indices.actions.inspections import (
    Finding,
    InspectionFacts,
    findings_text,
    save_inspection,
    version_of,
)
from indices.models import ChangeEntry, Inspection
from indices.selectors.inspection_counts import held_inspections
from tests.explained import make_scored
from tests.factories import CLERK, inspect
from tests.once import made_once

pytestmark = pytest.mark.django_db

DAY = date(2025, 5, 6)


def make_inspected():
    return make_scored((2024,))


scored = made_once(make_inspected)


def test_findings_are_of_criteria_and_logged_with_the_result(scored):
    edition, unit = scored.editions[2024], scored.units["dai_tu"]

    made = inspect(
        unit,
        edition=edition,
        day=DAY,
        state="held",
        findings=[("1.2", "Báo cáo chậm"), ("", "Thiếu sổ theo dõi")],
    )

    codes = made.findings.values_list("criterion__code", "text")
    assert list(codes) == [("1.2", "Báo cáo chậm"), (None, "Thiếu sổ theo dõi")]
    assert findings_text(made) == "1.2; Báo cáo chậm\nThiếu sổ theo dõi"
    entry = ChangeEntry.objects.get(action="save_inspection")
    assert entry.edition == edition
    assert entry.details.filter(column="phát hiện").exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": "held"}, "phải ghi ngày kiểm tra"),
        ({"day": DAY, "year": 2024}, "phải trong năm 2024"),
        ({"day": date(2190, 1, 1), "state": "held"}, "không được sau hôm nay"),
        ({"day": DAY, "state": "concluded"}, "ghi kết luận"),
        ({"state": "cancelled"}, "lý do không tiến hành"),
        ({"day": DAY, "due_on": date(2025, 5, 5)}, "trước ngày kiểm tra"),
        ({"findings": [("1.2", "Chậm")]}, "chưa được chấm theo tiêu chí"),
    ],
)
def test_what_cannot_be_is_refused_whole(scored, facts, said):
    with pytest.raises(ActionRefused, match=said):
        inspect(scored.units["dai_tu"], **facts)

    assert not Inspection.objects.exists()


def test_an_unknown_code_names_its_line(scored):
    with pytest.raises(ActionRefused, match=r"Dòng 2: .* năm 2024 không có mã 9\.9"):
        inspect(
            scored.units["dai_tu"],
            edition=scored.editions[2024],
            findings=[("1.2", "Chậm"), ("9.9", "Gì")],
        )


def test_what_somebody_else_wrote_is_never_lost(scored):
    unit = scored.units["dai_tu"]
    known = inspect(unit, day=DAY)
    seen = version_of(known)
    change = {"actor": CLERK, "unit": unit, "edition": None, "known": known}
    held = InspectionFacts(2025, "planned", "held", day=DAY)
    save_inspection(**change, facts=held, seen=seen)

    with pytest.raises(ActionRefused, match="Có người vừa sửa"):
        save_inspection(**change, facts=held, seen=seen)


def test_saving_what_is_so_already_changes_nothing(scored):
    unit = scored.units["dai_tu"]
    known = inspect(unit, day=DAY, state="held", findings=[("", "Thiếu sổ")])
    before = ChangeEntry.objects.count()

    save_inspection(
        actor=CLERK,
        unit=unit,
        edition=None,
        known=known,
        seen=version_of(known),
        facts=InspectionFacts(
            2025, "planned", "held", day=DAY, findings=[Finding("", "Thiếu sổ")]
        ),
    )

    assert ChangeEntry.objects.count() == before


def test_the_database_holds_the_rules_too(scored):
    known = Inspection.objects.filter(pk=inspect(scored.units["dai_tu"]).pk)

    for broken in ({"state": "held"}, {"state": "cancelled"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            known.update(**broken)


def test_only_what_was_held_in_those_days_counts(scored):
    dai_tu, pho_yen = scored.units["dai_tu"], scored.units["pho_yen"]
    inspect(dai_tu, day=date(2025, 1, 1), state="held")
    inspect(dai_tu, "surprise", day=date(2025, 6, 30), conclusion="Tốt")
    inspect(pho_yen, "self", day=date(2025, 6, 30), state="held")
    inspect(pho_yen, "self", day=date(2025, 7, 1), state="held")
    inspect(pho_yen, day=date(2025, 3, 3))
    inspect(pho_yen, day=date(2025, 3, 4), state="cancelled", conclusion="Bão")
    half_year = {"start": date(2025, 1, 1), "end": date(2025, 6, 30)}

    of_area = held_inspections(area=scored.area, **half_year)
    of_unit = held_inspections(area=pho_yen, **half_year)

    assert of_area.by_kind == {"planned": 1, "surprise": 1, "self": 1}
    assert (of_area.total, of_area.units) == (3, 2)
    assert (of_unit.total, of_unit.units) == (1, 1)
