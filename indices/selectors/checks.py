"""Checks before publishing: what is missing, doubtful or close to a cut."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.models import Edition, EditionSummary, UnitResult
from indices.numbers import format_number
from indices.selectors.entry import newest_revision

NEAR_CUT = Decimal("0.05")
# A score this many median deviations from the median is worth a second look.
OUTLIER_DEVIATIONS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; `unit_id` leads to its row. Only `blocks` stops publishing."""

    kind: str
    text: str
    unit_id: int | None = None
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class CheckPage:
    edition: Edition
    revision: int
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.blocks)


def check_page(*, edition: Edition) -> CheckPage:
    revision = newest_revision(edition)
    rows = list(
        UnitResult.objects.of(edition, revision)
        .select_related("announcement")
        .prefetch_related("parts")
    )
    summary = EditionSummary.objects.get(edition=edition, revision=revision)
    findings = [
        *_missing(rows, edition),
        *_disagreements(rows),
        *_ties(rows),
        *_near_cuts(rows, summary),
        *_outliers(rows, summary),
        *_incomplete_parts(rows, summary),
    ]
    return CheckPage(edition=edition, revision=revision, findings=tuple(findings))


def _missing(rows: list[UnitResult], edition: Edition) -> list[Finding]:
    if not any(row.is_known for row in rows):
        return [Finding("missing", _("Chưa nhập kết quả của đơn vị nào."), blocks=True)]
    return [
        Finding(
            "missing",
            _("%(unit)s: chưa có điểm%(why)s")
            % {"unit": row.unit_name, "why": f" ({row.note})" if row.note else ""},
            row.unit_id,
        )
        for row in rows
        if row.score is None and not (edition.is_partial and not row.is_known)
    ]


def _disagreements(rows: list[UnitResult]) -> list[Finding]:
    found = []
    for row in rows:
        if row.computed_rank is not None and row.computed_rank != row.rank:
            text = _("%(unit)s: hạng công bố %(announced)d, hạng tính %(computed)d")
            words = {"announced": row.rank, "computed": row.computed_rank}
        elif row.computed_tier_name and row.tier_name != row.computed_tier_name:
            text = _("%(unit)s: loại công bố %(announced)s, loại tính %(computed)s")
            words = {"announced": row.tier_name, "computed": row.computed_tier_name}
        elif row.has_disagreement:
            text = _("%(unit)s: tổng các phần khác tổng điểm, hoặc các nguồn khác nhau")
            words = {}
        else:
            continue
        found.append(
            Finding(
                "disagreement", text % {"unit": row.unit_name, **words}, row.unit_id
            )
        )
    return found


def _ties(rows: list[UnitResult]) -> list[Finding]:
    ties: dict[int, list[str]] = {}
    for row in rows:
        if row.is_tied and row.rank is not None:
            ties.setdefault(row.rank, []).append(row.unit_name)
    return [
        Finding(
            "tie",
            _("Đồng hạng %(rank)d: %(names)s") % {"rank": r, "names": ", ".join(n)},
        )
        for r, n in sorted(ties.items())
    ]


def _near_cuts(rows: list[UnitResult], summary: EditionSummary) -> list[Finding]:
    cuts = [
        (name, Decimal(lower))
        for name, _strength, lower, *_rest in summary.tier_bounds
        if lower is not None
    ]
    return [
        Finding(
            "near_cut",
            _("%(unit)s: %(score)s điểm, sát ngưỡng %(cut)s của loại %(tier)s")
            % {
                "unit": row.unit_name,
                "score": format_number(row.score),
                "cut": format_number(cut),
                "tier": name,
            },
            row.unit_id,
        )
        for row in rows
        for name, cut in cuts
        if row.score is not None and abs(row.score - cut) <= NEAR_CUT
    ]


def _outliers(rows: list[UnitResult], summary: EditionSummary) -> list[Finding]:
    median, deviation = summary.median_score, summary.deviation
    if median is None or not deviation:
        return []
    return [
        Finding(
            "outlier",
            _("%(unit)s: %(score)s điểm, rất xa trung vị %(median)s")
            % {
                "unit": row.unit_name,
                "score": format_number(row.score),
                "median": format_number(median),
            },
            row.unit_id,
        )
        for row in rows
        if row.score is not None
        and abs(row.score - median) > OUTLIER_DEVIATIONS * deviation
    ]


def _incomplete_parts(rows: list[UnitResult], summary: EditionSummary) -> list[Finding]:
    wanted = len(summary.parts)
    return [
        Finding(
            "parts",
            _("%(unit)s: mới có %(count)d/%(wanted)d phần điểm")
            % {"unit": row.unit_name, "count": len(row.parts.all()), "wanted": wanted},
            row.unit_id,
        )
        for row in rows
        if wanted and 0 < len(row.parts.all()) < wanted
    ]
