"""What Excel itself checks on the form of a set of criteria, with words of our own, and
its sum for the eye."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from indices.exports.score_form_checks import LONGEST_MESSAGE, LONGEST_TITLE
from indices.models import Criterion

CODE, NAME, MOST, WAY, STEP, SAME_AS = 0, 1, 2, 3, 4, 9
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of criteria and, below the sum, the empty ones; counted from zero."""

    first: int
    last: int
    first_spare: int
    last_spare: int


def total_formula(places: Places) -> str:
    """What the domains come to: codes without a point that stand inside the scale."""
    return "=" + "+".join(
        _sum_of_domains(first, last)
        for first, last in (
            (places.first, places.last),
            (places.first_spare, places.last_spare),
        )
    )


def _sum_of_domains(first: int, last: int) -> str:
    codes = xl_range_abs(first, CODE, last, CODE)
    ways = xl_range_abs(first, WAY, last, WAY)
    most = xl_range_abs(first, MOST, last, MOST)
    outside = "".join(
        f'*({ways}<>"{label}")'
        for label in (
            Criterion.ScoredBy.BONUS.label,
            Criterion.ScoredBy.DEDUCTION.label,
        )
    )
    inside = f'ISERROR(FIND(".",{codes}))*({codes}<>""){outside}'
    return f"SUMPRODUCT({inside},{most})"


def check_cells(sheet: Worksheet, first: int, last: int) -> None:
    """Codes as text, maxima above zero, steps, and the ways of scoring from a list."""
    rules = {
        CODE: _codes(first),
        NAME: _lengths(),
        MOST: _numbers(
            _("Điểm tối đa"),
            _("Số lớn hơn 0; điểm của các tiêu chí con cộng lại bằng tiêu chí trên."),
            _("Điểm tối đa phải là số lớn hơn 0."),
        ),
        WAY: _ways(),
        STEP: _numbers(
            _("Bước điểm"),
            _("Điểm được chấm theo bội số của bước này; để trống nếu không có."),
            _("Bước điểm phải là số lớn hơn 0, hoặc để trống."),
        ),
        SAME_AS: _earlier(),
    }
    for column, rule in rules.items():
        sheet.data_validation(first, column, last, column, rule)


def _codes(first: int) -> dict[str, object]:
    cell = f"$A{first + 1}"
    digits = f'SUBSTITUTE({cell},".","")'
    return {
        "validate": "custom",
        "value": f"=AND(ISTEXT({cell}),LEN({cell})<={LONGEST_CODE},"
        f"ISNUMBER(--{digits}))",
        **_messages(
            _("Mã tiêu chí"),
            _("Mã nói tiêu chí nằm ở đâu: 1.2.3 thuộc 1.2. Giữ dạng văn bản."),
            _("Mã phải là văn bản gồm số và dấu chấm, như 1.2.10."),
        ),
    }


def _lengths() -> dict[str, object]:
    return {
        "validate": "length",
        "criteria": ">",
        "value": 0,
        "ignore_blank": False,
        **_messages("", "", _("Tiêu chí phải có nội dung.")),
    }


def _numbers(title: str, message: str, refused: str) -> dict[str, object]:
    return {
        "validate": "decimal",
        "criteria": ">",
        "value": 0,
        **_messages(title, message, refused),
    }


def _ways() -> dict[str, object]:
    return {
        "validate": "list",
        "source": [str(label) for label in Criterion.ScoredBy.labels],
        **_messages(
            _("Cách chấm"),
            _("Chọn trong danh sách; để trống là tự chấm, thẩm định."),
            _("Chọn một cách chấm trong danh sách, hoặc để trống."),
        ),
    }


def _earlier() -> dict[str, object]:
    return {
        "validate": "any",
        "input_title": _("Tiếp nối")[:LONGEST_TITLE],
        "input_message": _("Mã của tiêu chí tương ứng trong bộ trước; trống là mới.")[
            :LONGEST_MESSAGE
        ],
    }


def _messages(title: str, message: str, refused: str) -> dict[str, object]:
    return {
        "input_title": title[:LONGEST_TITLE],
        "input_message": message[:LONGEST_MESSAGE],
        "error_title": _("Không ghi được")[:LONGEST_TITLE],
        "error_message": refused[:LONGEST_MESSAGE],
    }
