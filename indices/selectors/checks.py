"""Checks before publishing: what is missing, doubtful or close to a cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.cells import cell_name
from indices.models import Edition, EditionSummary, UnitResult
from indices.numbers import format_number
from indices.selectors.edition_checks import edition_groups
from indices.selectors.entry import newest_summary
from indices.selectors.findings import Finding, FindingGroup, group_of
from indices.selectors.outliers import LEAST_FOR_OUTLIERS, OUTLIER_DEVIATIONS
from indices.selectors.sheet_checks import sheet_groups

NEAR_CUT = Decimal("0.05")
# A stated mean is rounded to a cent.
HALF_A_CENT = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class CheckPage:
    edition: Edition
    summary: EditionSummary
    groups: tuple[FindingGroup, ...]

    @property
    def is_blocked(self) -> bool:
        return any(group.blocks for group in self.groups)

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


def check_page(*, edition: Edition) -> CheckPage:
    """Look over the newest revision. Five queries, any number of units; eight more of
    the criteria and score sheets of an edition that has some."""
    summary = newest_summary(edition)
    rows = list(
        UnitResult.objects.of(edition, summary.revision)
        .select_related("unit")
        .prefetch_related("parts")
    )
    groups = (
        group_of(
            "blocked",
            _("Chưa công bố được"),
            _("Phải xong những việc này trước."),
            _obstacles(edition, rows),
            blocks=True,
        ),
        *edition_groups(edition=edition, rows=rows),
        *_of_cells(edition, rows),
        *_of_results(edition, summary, rows),
    )
    return CheckPage(edition, summary, tuple(group for group in groups if group.count))


def _of_results(
    edition: Edition, summary: EditionSummary, rows: Sequence[UnitResult]
) -> tuple[FindingGroup, ...]:
    """What the totals come to. Those of score sheets are typed nowhere, so what is
    found leads to the sheet and not to a cell."""
    groups = (
        group_of(
            "disagreement",
            _("Số ghi và số tính khác nhau"),
            _("Số được công bố vẫn hiện; trang kết quả nêu cả hai."),
            _disagreements(edition, summary, rows),
        ),
        *_of_parts(edition, summary, rows),
        group_of(
            "tie",
            _("Đồng hạng"),
            _("Xem lại nếu các đơn vị này lẽ ra phải khác điểm."),
            _ties(rows),
        ),
        group_of(
            "near_cut",
            _("Sát ngưỡng xếp loại"),
            _("Chênh không quá 0,05 điểm; một lỗi nhỏ đã đổi xếp loại."),
            _near_cuts(summary, rows),
        ),
        group_of(
            "outlier",
            _("Xa hẳn các đơn vị khác"),
            _("Có thể gõ nhầm; đúng thì bỏ qua."),
            _outliers(summary, rows),
        ),
    )
    if edition.criteria_set_id is None:
        return groups
    return tuple(
        replace(
            group,
            findings=tuple(replace(finding, cell="") for finding in group.findings),
        )
        for group in groups
    )


def _of_cells(edition: Edition, rows: Sequence[UnitResult]) -> tuple[FindingGroup, ...]:
    """What is missing or doubtful in the cells: of the sheets, else of the table."""
    if edition.criteria_set_id is not None:
        return sheet_groups(edition=edition)
    missing = group_of(
        "missing",
        _("Chưa có điểm"),
        _("Ghi điểm, hoặc ghi x ở cột “Không xếp hạng” và lý do ở cột ghi chú."),
        _missing(edition, rows),
    )
    return (missing,)


def _of_parts(
    edition: Edition, summary: EditionSummary, rows: Sequence[UnitResult]
) -> tuple[FindingGroup, ...]:
    """Parts are typed where there are no criteria, else they come of the sheets."""
    if edition.criteria_set_id is not None:
        return ()
    incomplete = group_of(
        "parts",
        _("Chưa đủ các phần điểm"),
        _("Thiếu một phần thì hệ thống không tính được tổng."),
        _incomplete_parts(summary, rows),
    )
    return (incomplete,)


def _finding(row: UnitResult, column: str, text: str) -> Finding:
    return Finding(text, row.unit.slug, cell_name(row.unit_id, column))


def _obstacles(edition: Edition, rows: Sequence[UnitResult]) -> Iterator[Finding]:
    if not any(row.announcement_id or row.score is not None for row in rows):
        yield Finding(_("Chưa nhập kết quả của đơn vị nào."))
    if edition.waits_until is not None:
        moment = timezone.localtime(edition.waits_until)
        yield Finding(
            _("Bản trước còn chờ đến %(when)s mới mở cho người xem.")
            % {"when": moment.strftime("%H:%M ngày %d/%m/%Y")}
        )


def _missing(edition: Edition, rows: Sequence[UnitResult]) -> Iterator[Finding]:
    for row in rows:
        is_left_out = not row.is_ranked and row.note
        is_unknown = edition.is_partial and row.announcement_id is None
        if row.score is None and not is_left_out and not is_unknown:
            yield _finding(row, "score", row.unit_name)


def _disagreements(
    edition: Edition, summary: EditionSummary, rows: Sequence[UnitResult]
) -> Iterator[Finding]:
    stated, computed = edition.announced_mean, summary.mean_score
    if (
        stated is not None
        and computed is not None
        and abs(stated - computed) > HALF_A_CENT
    ):
        yield Finding(
            _("Trung bình được công bố %(stated)s, tính ra %(computed)s")
            % {"stated": format_number(stated), "computed": format_number(computed)}
        )
    for row in rows:
        if not row.has_disagreement:
            continue
        words = {"unit": row.unit_name}
        if row.computed_rank is not None and row.computed_rank != row.rank:
            text = _("%(unit)s: hạng công bố %(announced)s, hạng tính %(computed)s")
            words |= {"announced": str(row.rank), "computed": str(row.computed_rank)}
            column = "rank"
        elif row.computed_tier_name and row.tier_name != row.computed_tier_name:
            text = _("%(unit)s: loại công bố %(announced)s, loại tính %(computed)s")
            words |= {"announced": row.tier_name, "computed": row.computed_tier_name}
            column = "tier_name"
        else:
            text = _("%(unit)s: tổng điểm khác tổng các phần, hoặc các nguồn khác nhau")
            column = "score"
        yield _finding(row, column, text % words)


def _incomplete_parts(
    summary: EditionSummary, rows: Sequence[UnitResult]
) -> Iterator[Finding]:
    wanted = len(summary.parts)
    for row in rows:
        count = len(row.parts.all())
        if 0 < count < wanted:
            words = {"unit": row.unit_name, "count": count, "wanted": wanted}
            text = _("%(unit)s: mới có %(count)d/%(wanted)d phần") % words
            yield _finding(row, "score", text)


def _ties(rows: Sequence[UnitResult]) -> Iterator[Finding]:
    ties: dict[int, list[UnitResult]] = {}
    for row in rows:
        if row.is_tied and row.rank is not None:
            ties.setdefault(row.rank, []).append(row)
    for rank, tied in sorted(ties.items()):
        names = ", ".join(row.unit_name for row in tied)
        text = _("Hạng %(rank)d: %(names)s") % {"rank": rank, "names": names}
        yield _finding(tied[0], "score", text)


def _near_cuts(
    summary: EditionSummary, rows: Sequence[UnitResult]
) -> Iterator[Finding]:
    cuts = [
        (name, Decimal(lower))
        for name, _strength, lower, *_rest in summary.tier_bounds
        if lower is not None
    ]
    for row in rows:
        for name, cut in cuts:
            if row.score is not None and abs(row.score - cut) <= NEAR_CUT:
                words = {
                    "unit": row.unit_name,
                    "score": format_number(row.score),
                    "cut": format_number(cut),
                    "tier": name,
                }
                text = _("%(unit)s: %(score)s, ngưỡng loại %(tier)s là %(cut)s")
                yield _finding(row, "score", text % words)


def _outliers(summary: EditionSummary, rows: Sequence[UnitResult]) -> Iterator[Finding]:
    median, deviation = summary.median_score, summary.deviation
    if median is None or not deviation or summary.scored_count < LEAST_FOR_OUTLIERS:
        return
    for row in rows:
        if row.score is None or abs(row.score - median) <= (
            OUTLIER_DEVIATIONS * deviation
        ):
            continue
        words = {
            "unit": row.unit_name,
            "score": format_number(row.score),
            "median": format_number(median),
        }
        text = _("%(unit)s: %(score)s, trung vị %(median)s") % words
        yield _finding(row, "score", text)
