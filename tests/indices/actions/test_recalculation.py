"""How long results take: one changed sheet, and an edition of 92 units × 120 criteria.

Measured in the time of this process alone, best of a few, so that a machine with other
work to do does not decide.
"""

import time
from decimal import Decimal

import pytest

from indices.actions.refresh import refresh_results
from indices.actions.results import compute_results
from indices.models import UnitResult
from tests.factories import (
    criterion,
    make_criteria,
    make_index,
    make_nation,
    make_scored_edition,
    make_unit,
)

pytestmark = pytest.mark.django_db

UNITS, GROUPS, LEAVES = 92, 10, 12
CRITERIA = [("1", GROUPS * LEAVES, "Chỉ đạo")]
for _group in range(1, GROUPS + 1):
    CRITERIA.append((f"1.{_group}", LEAVES, f"Nhóm {_group}"))
    CRITERIA += [criterion(f"1.{_group}.{place}", 1) for place in range(1, LEAVES + 1)]


def best_time(act, *, times):
    taken = []
    for _attempt in range(times):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    return min(taken)


def test_results_follow_a_change_at_once():
    province = make_unit("Thái Nguyên", kind="tỉnh", parent=make_nation())
    units = [
        make_unit(f"Số {number}", kind="xã", code=f"x{number}", parent=province)
        for number in range(UNITS)
    ]
    edition = make_scored_edition(
        make_index(),
        province,
        level="commune",
        criteria_set=make_criteria(
            criteria=CRITERIA, level="commune", total_max=GROUPS * LEAVES
        ),
    )
    for place, sheet in enumerate(edition.sheets.all()):
        sheet.scores.update(appraised_score=Decimal(place) / 100)
    compute_results(edition=edition)
    assert UnitResult.objects.filter(edition=edition, rank__isnull=False).count() == 92

    one = best_time(lambda: refresh_results(edition=edition, units=units[:1]), times=5)
    everything = best_time(lambda: compute_results(edition=edition), times=2)

    assert one < 0.05
    assert everything < 1
