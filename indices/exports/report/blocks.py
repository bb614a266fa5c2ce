"""The blocks of a report around its table, as Decree 30/2020, annex I, has them: motto
and bodies above, signature and recipients below. An annex bears none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest

from django.utils.translation import gettext as _

from indices.exports.formats.layout import MM_PER_POINT, line_count, row_height
from indices.exports.formats.workbook import SIZE, Property, Sheet
from indices.exports.report.titles import (
    place_line,
    recipients_of,
    reference_line,
    signatories_of,
)
from indices.exports.wording import BLANK
from indices.selectors.letterhead import ReportHead

# How much of the page the left block takes; the motto must stay on one line.
LEFT_SHARE = 0.42
SMALL = 11
RULE_SIZE = 6
SIGNING_ROOM = 60.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block, with the properties of its text."""

    text: str
    size: int
    properties: dict[str, Property]


def _line(text: str, size: int = SIZE, **properties: Property) -> Line:
    return Line(text, size, {"align": "center", "font_size": size, **properties})


def write_motto(sheet: Sheet, head: ReportHead) -> None:
    """The bodies with the number on the left; motto, place and date on the right."""
    left = [
        _line(head.superior_body.upper(), 12),
        _line((head.issuing_body or BLANK).upper(), 12, bold=True),
        _rule(0.3 * LEFT_SHARE * sum(sheet.widths)),
        _line(reference_line(head, head_word=_("Số:"))),
    ]
    if not head.superior_body:
        # What stands alone stands at the top.
        left = [left[1], left[2], _line(""), left[3]]
    right = [
        _line(_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), 12, bold=True),
        _line(_("Độc lập - Tự do - Hạnh phúc"), 13, bold=True),
        _rule(58),
        _line(place_line(head), italic=True),
    ]
    _write(sheet, left, right)
    sheet.gap(12)


def write_signature(sheet: Sheet, head: ReportHead) -> None:
    """Recipients on the left, who signs on the right, with room for the signature."""
    sheet.gap(12)
    left = [_line(_("Nơi nhận:"), 12, bold=True, italic=True, align="left")]
    left += [_line(f"- {x}", SMALL, align="left") for x in recipients_of(head)]
    right = [_line(text, bold=True) for text in signatories_of(head)]
    name = _line(head.signatory_name, bold=True)
    while len(right) + 1 < len(left):
        right.append(_line(""))
    _write(sheet, left, right)
    sheet.gap(SIGNING_ROOM)
    _write(sheet, [], [name])


def _rule(width: float) -> Line:
    """A solid rule so many millimetres long."""
    count = round(width / (0.5 * RULE_SIZE * MM_PER_POINT))
    return _line("_" * count, RULE_SIZE, valign="top")


def _write(sheet: Sheet, left: Sequence[Line], right: Sequence[Line]) -> None:
    split = _split(sheet.widths)
    first, second = sum(sheet.widths[:split]), sum(sheet.widths[split:])
    empty = _line("")
    for one, other in zip_longest(left, right, fillvalue=empty):
        heights = [
            row_height(line_count(line.text, line.size * 1.06, width), line.size)
            for line, width in ((one, first), (other, second))
            if line.text
        ]
        sheet.set_height(max(heights, default=row_height(1, SIZE)))
        sheet.across(0, split - 1, one.text, **one.properties)
        sheet.across(split, len(sheet.widths) - 1, other.text, **other.properties)
        sheet.row += 1


def _split(widths: Sequence[float]) -> int:
    """The column at which the right block begins."""
    wanted = LEFT_SHARE * sum(widths)
    edges = list(accumulate(widths))[:-1]
    return min(range(len(edges)), key=lambda n: abs(edges[n] - wanted)) + 1
