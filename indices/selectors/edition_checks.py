"""What looks doubtful of an edition as a whole: its units and the sums of its set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indices.actions.cells import cell_name
from indices.actions.criteria_checks import check_criteria_set
from indices.actions.standings import units_taking_part
from indices.models import Edition, UnitResult
from indices.selectors.findings import Finding, FindingGroup, group_of

# The form of a sheet's stage, survey and ranking, on the page of the sheet.
SHEET_SETTINGS = "doi-phieu"


def edition_groups(
    *, edition: Edition, rows: Sequence[UnitResult]
) -> tuple[FindingGroup, ...]:
    """One query; two more of the criteria of an edition that has some."""
    return (
        group_of(
            "sums",
            _("Điểm tối đa không khớp tổng"),
            _("Điểm của các tiêu chí con phải cộng đúng bằng tiêu chí trên."),
            _sums(edition),
            blocks=True,
        ),
        group_of(
            "units",
            _("Số đơn vị"),
            _("So với các đơn vị có hiệu lực ngày đánh giá; đúng thì bỏ qua."),
            _units(edition, rows),
        ),
    )


def _sums(edition: Edition) -> Iterator[Finding]:
    if edition.criteria_set is not None:
        for problem in check_criteria_set(edition.criteria_set):
            yield Finding(problem)


def _units(edition: Edition, rows: Sequence[UnitResult]) -> Iterator[Finding]:
    """Units that the edition lacks, and those that were not in force on its day."""
    expected = dict(
        units_taking_part(edition).order_by("sort_key").values_list("pk", "name")
    )
    present = {row.unit_id for row in rows}
    if edition.is_partial or (
        len(present) == len(expected) == len(present & set(expected))
    ):
        return
    words = {"count": len(present), "expected": len(expected)}
    yield Finding(_("Kỳ có %(count)d đơn vị, địa bàn có %(expected)d đơn vị") % words)
    for key, name in expected.items():
        if key not in present:
            yield Finding(_("%(unit)s: không có trong kỳ") % {"unit": name})
    for row in rows:
        if row.unit_id not in expected:
            yield _gone(edition, row)


def _gone(edition: Edition, row: UnitResult) -> Finding:
    """A unit not in force that is in the results none the less, and the way out."""
    if not row.is_ranked:
        text = _("%(unit)s: không có hiệu lực vào ngày đánh giá; đã để không xếp hạng")
        return Finding(text % {"unit": row.unit_name}, row.unit.slug)
    if edition.criteria_set_id is None:
        text = _(
            "%(unit)s: không có hiệu lực vào ngày đánh giá nhưng vẫn trong kết quả; "
            "ghi x ở cột “Không xếp hạng” và lý do ở cột ghi chú"
        )
        cell = cell_name(row.unit_id, "unranked")
        return Finding(text % {"unit": row.unit_name}, row.unit.slug, cell)
    text = _(
        "%(unit)s: không có hiệu lực vào ngày đánh giá nhưng có phiếu nên vẫn trong "
        "kết quả; mở phiếu, chọn “Chấm điểm, không xếp hạng” và ghi lý do"
    )
    return Finding(
        text % {"unit": row.unit_name}, row.unit.slug, section=SHEET_SETTINGS
    )
