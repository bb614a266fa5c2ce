"""What looks doubtful in the score sheets of an edition, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from indices.actions.namesakes import namesakes_of
from indices.actions.score_columns import POINTS, value_text
from indices.actions.scores import score_cell_name
from indices.models import Criterion, Edition, Score, ScoreSheet
from indices.selectors.completeness import missing_scores, newest_sheets_of
from indices.selectors.findings import Finding, FindingGroup, group_of
from indices.selectors.outliers import far_scores
from indices.selectors.score_cells import raised_advice, raised_title

# Fewer equal cells may well be chance.
LEAST_COPIED = 5
# The order in which sheets are listed; within a sheet that of the criteria.
IN_ORDER = ("sheet__unit__sort_key", "sheet__unit_id", "criterion__sort_code")
# Of units that share a name, what tells them apart.
Names = Mapping[int, str]
PLACE = ("sheet__unit__name", "sheet__unit__slug", "sheet__unit_id", "criterion__code")


def sheet_groups(*, edition: Edition) -> tuple[FindingGroup, ...]:
    """Seven queries, any number of units and criteria."""
    sheets, names = newest_sheets_of(edition), namesakes_of(edition.pk)
    return (
        group_of(
            "over_max",
            _("Vượt điểm tối đa"),
            _("Điểm lớn hơn mức tối đa của tiêu chí; phải sửa trước khi công bố."),
            _over_max(sheets, names),
            blocks=True,
        ),
        group_of(
            "missing",
            _("Còn thiếu điểm"),
            _("Phiếu còn thiếu thì đơn vị chưa có chỉ số."),
            _missing(sheets, names),
        ),
        group_of(
            "copied",
            _("Thẩm định giống hệt tự chấm"),
            _("Có thể điểm tự chấm được chép nguyên sang; đúng thì bỏ qua."),
            _copied(sheets, names),
        ),
        group_of(
            "raised",
            raised_title(),
            raised_advice(),
            _raised(sheets, names),
        ),
        group_of(
            "far",
            _("Xa hẳn các đơn vị khác ở cùng tiêu chí"),
            _("Cách trung vị hơn 3 lần độ lệch thường thấy; đúng thì bỏ qua."),
            far_scores(sheets, names),
        ),
    )


def _over_max(sheets: QuerySet[ScoreSheet], names: Names) -> Iterator[Finding]:
    above = Q()
    for column in POINTS:
        above |= Q(**{f"{column}__gt": F("criterion__max_score")})
    scores = Score.objects.filter(above, sheet__in=sheets).order_by(*IN_ORDER)
    for row in scores.values_list(*PLACE, "criterion__max_score", *POINTS):
        name, slug, unit_id, code, limit, *points = row
        for column, value in zip(POINTS, points, strict=True):
            if value is not None and value > limit:
                words = {
                    "unit": names.get(unit_id, name),
                    "code": code,
                    "value": value_text(value),
                    "max": value_text(limit),
                }
                text = _("%(unit)s, %(code)s: %(value)s, tối đa %(max)s") % words
                yield Finding(text, slug, score_cell_name(unit_id, code, column))


def _missing(sheets: QuerySet[ScoreSheet], names: Names) -> Iterator[Finding]:
    """One finding a unit, which leads to the first of its empty cells."""
    found: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
    rows = missing_scores(sheets).order_by(*IN_ORDER)
    for name, slug, unit_id, code, scored_by in rows.values_list(
        *PLACE, "criterion__scored_by"
    ):
        found[unit_id].append((name, slug, code, scored_by))
    for unit_id, cells in found.items():
        name, slug, code, scored_by = cells[0]
        is_survey = scored_by == Criterion.ScoredBy.SURVEY
        column = "survey_score" if is_survey else "appraised_score"
        text = _("%(unit)s: còn thiếu %(count)d ô, từ %(code)s") % {
            "unit": names.get(unit_id, name),
            "count": len(cells),
            "code": code,
        }
        yield Finding(text, slug, score_cell_name(unit_id, code, column))


def _copied(sheets: QuerySet[ScoreSheet], names: Names) -> Iterator[Finding]:
    """Sheets on which the appraisal is the unit's own score in every single cell."""
    both = Q(
        scores__self_score__isnull=False,
        scores__appraised_score__isnull=False,
        scores__is_not_applicable=False,
    )
    same = both & Q(scores__appraised_score=F("scores__self_score"))
    counted = (
        sheets.annotate(
            both_count=Count("scores", filter=both),
            same_count=Count("scores", filter=same),
        )
        .filter(both_count__gte=LEAST_COPIED, same_count=F("both_count"))
        .order_by("unit__sort_key", "unit_id")
    )
    for name, slug, unit_id, count in counted.values_list(
        "unit__name", "unit__slug", "unit_id", "both_count"
    ):
        words = {"unit": names.get(unit_id, name), "count": count}
        yield Finding(_("%(unit)s: cả %(count)d ô bằng nhau") % words, slug)


def _raised(sheets: QuerySet[ScoreSheet], names: Names) -> Iterator[Finding]:
    """By the appraisal that counts, as score_cells.py warns of it in the cell."""
    scores = (
        Score.objects.filter(sheet__in=sheets, note="")
        .annotate(counting=Coalesce("final_score", "appraised_score"))
        .filter(counting__gt=F("self_score"))
        .order_by(*IN_ORDER)
    )
    for row in scores.values_list(*PLACE, "self_score", "counting"):
        name, slug, unit_id, code, own, appraised = row
        yield Finding(
            _raised_text(names.get(unit_id, name), code, own, appraised),
            slug,
            score_cell_name(unit_id, code, "note"),
        )


def _raised_text(unit: str, code: str, own: Decimal, appraised: Decimal) -> str:
    return _("%(unit)s, %(code)s: tự chấm %(own)s, thẩm định %(appraised)s") % {
        "unit": unit,
        "code": code,
        "own": value_text(own),
        "appraised": value_text(appraised),
    }
