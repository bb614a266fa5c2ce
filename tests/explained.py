"""Four districts scored criterion by criterion over three years, summed by hand.

| 2023 (set A)  | 1.1.1 | 1.1.2 | 1.2 | 2  | 3 bonus | 4 ded. | points    | index   |
| Huyện Đại Từ  | 10    | 6     | 30  | 30 |         |        | 76 of 100 | 76      |
| Huyện Định Hóa| 12    | 8     | 36  | 28 |         |        | 84 of 100 | 84      |
| TX Phổ Yên    | 6     | 4     | 20  | 24 |         |        | 54 of 100 | 54      |
| Huyện Võ Nhai | 12    | k.a.d | 30  | 32 |         |        | 74 of 92  | 80.4348 |

| 2024 (set A)  | 1.1.1 | 1.1.2 | 1.2 | 2  | 3 bonus | 4 ded. | points    | index   |
| Huyện Đại Từ  | 12    | 8     | 34  | 32 | 1       |        | 87 of 100 | 87      |
| Huyện Định Hóa| 12    | 6     | 34  | 30 |         | 2      | 80 of 100 | 80      |
| TX Phổ Yên    | 8     | 4     | 24  | 24 |         |        | 60 of 100 | 60      |
| Huyện Võ Nhai | 12    | k.a.d | 32  | 34 |         |        | 78 of 92  | 84.7826 |

Maxima 12, 8, 40, 40. In 2025 set B lowers 1.2 to 35 and adds 1.3 with 5; every unit
has there what it had in 2024, 1.2 at most 30, and 4 of the new 5.
"""

from dataclasses import dataclass
from decimal import Decimal

from indices.actions.criteria import CriteriaSetFacts, make_criteria_set
from indices.actions.publication import publish_edition
from indices.actions.score_records import ScoreInput, record_scores
from indices.models import Edition, ReformIndex
from tests.factories import (
    CLERK,
    USUAL_CRITERIA,
    criterion,
    make_criteria,
    make_index,
    make_nation,
    make_scored_edition,
    make_tier_scheme,
    make_unit,
)
from units.models import Unit

LEAVES = ("1.1.1", "1.1.2", "1.2", "2", "3", "4")
POINTS = {
    2023: {
        "dai_tu": (10, 6, 30, 30, None, None),
        "dinh_hoa": (12, 8, 36, 28, None, None),
        "pho_yen": (6, 4, 20, 24, None, None),
        "vo_nhai": (12, None, 30, 32, None, None),
    },
    2024: {
        "dai_tu": (12, 8, 34, 32, 1, None),
        "dinh_hoa": (12, 6, 34, 30, None, 2),
        "pho_yen": (8, 4, 24, 24, None, None),
        "vo_nhai": (12, None, 32, 34, None, None),
    },
    2025: {
        "dai_tu": (12, 8, 30, 32, 1, None, 4),
        "dinh_hoa": (12, 6, 30, 30, None, 2, 4),
        "pho_yen": (8, 4, 24, 24, None, None, 4),
        "vo_nhai": (12, None, 30, 34, None, None, 4),
    },
}
SURVEYED = "2"
ABSENT = "1.1.2"
NOTE = "Thiếu báo cáo quý III"


@dataclass
class Scored:
    """The province, its districts and its editions by year."""

    area: Unit
    units: dict[str, Unit]
    index: ReformIndex
    editions: dict[int, Edition]

    def address(self, year, **more):
        return {**self.editions[year].address, **more}


def make_scored(years=(2023, 2024), *, is_illustrative=False) -> Scored:
    area = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=make_nation())
    area.is_illustrative = is_illustrative
    area.save()
    facts = {"parent": area, "is_illustrative": is_illustrative}
    units = {
        "dai_tu": make_unit("Đại Từ", code="171", **facts),
        "dinh_hoa": make_unit("Định Hóa", code="167", **facts),
        "pho_yen": make_unit("Phổ Yên", kind="thị xã", code="172", **facts),
        "vo_nhai": make_unit("Võ Nhai", code="170", **facts),
    }
    scored = Scored(area, units, make_index(), {})
    first = make_criteria("bo-a", name="Bộ tiêu chí A", is_illustrative=is_illustrative)
    second = _second_set(first) if 2025 in years else None
    scheme = make_tier_scheme()
    for year in years:
        scored.editions[year] = make_scored_edition(
            scored.index,
            area,
            criteria_set=second if year == 2025 else first,
            year=year,
            tier_scheme=scheme,
            is_illustrative=is_illustrative,
        )
        fill(scored, year)
        publish(scored, year)
    return scored


def _second_set(first):
    criteria = [
        criterion(code, 35 if code == "1.2" else most, name, scored_by=by, same_as=code)
        for code, most, name, by in (
            (*row[:3], (*row, "appraisal")[3]) for row in USUAL_CRITERIA
        )
    ]
    criteria.append(criterion("1.3", 5, "Kiểm tra"))
    facts = CriteriaSetFacts(
        code="bo-b", name="Bộ tiêu chí B", level="district", predecessor=first
    )
    return make_criteria_set(actor=CLERK, facts=facts, criteria=criteria)


def fill(scored, year):
    """Every leaf: the appraisers' number, the survey's, and a self score one higher."""
    rows = []
    for name, points in POINTS[year].items():
        leaves = (*LEAVES, "1.3") if year == 2025 else LEAVES
        for code, value in zip(leaves, points, strict=True):
            rows.append(
                ScoreInput(scored.units[name], code, _values(name, code, value))
            )
    record_scores(actor=CLERK, edition=scored.editions[year], rows=rows)


def _values(name, code, value):
    if code == ABSENT and name == "vo_nhai":
        return {"not_applicable": "Không có đơn vị trực thuộc"}
    number = None if value is None else Decimal(value)
    if code == SURVEYED:
        return {"survey_score": number}
    values = {"appraised_score": number}
    if code == "1.2" and number is not None:
        values["self_score"] = number + 1
        if name == "pho_yen":
            values["note"] = NOTE
    elif code.startswith("1.") and number is not None:
        values["self_score"] = number
    return values


def publish(scored, year):
    publish_edition(actor=CLERK, edition=scored.editions[year])
    scored.editions[year].refresh_from_db()
