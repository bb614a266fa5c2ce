"""How a name in a list may differ from the one on record and still be the unit's."""

from collections.abc import Sequence
from enum import StrEnum
from os.path import commonprefix

from django.utils.translation import gettext as _

from units.names import compact_key, spelling_key, split_kind

# Wards that old texts number so.
_ROMAN = {
    numeral: str(number)
    for number, numeral in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), 1
    )
}


class NameRule(StrEnum):
    """How a written name may differ from the one on record and still be it."""

    SPELLING = "spelling"
    KIND = "kind"
    FORMER = "former"
    MARKS = "marks"
    NUMERAL = "numeral"
    LETTER = "letter"

    @property
    def label(self) -> str:
        return {
            NameRule.SPELLING: _("khác chỗ đặt dấu thanh, dấu nối, chữ hoa"),
            NameRule.KIND: _("khác loại đơn vị đứng trước tên"),
            NameRule.FORMER: _("tên ở một thời kỳ khác của cùng mã"),
            NameRule.MARKS: _("thiếu hoặc khác dấu"),
            NameRule.NUMERAL: _("số La Mã"),
            NameRule.LETTER: _("khác một chữ"),
        }[self]


def rule_of(written: str, name: str, forms: Sequence[str] = ()) -> NameRule | None:
    """By which rule the written name is this unit's, the strictest first; None: none.

    `forms` are the names that the unit's code stood for at other times.
    """
    bare, own = split_kind(written)[1], split_kind(name)[1]
    rules = {
        NameRule.SPELLING: spelling_key(written) == spelling_key(name),
        # "Phường Đúc" of the ward whose own name is that too: Phường Phường Đúc.
        NameRule.KIND: spelling_key(own) in map(spelling_key, (bare, written)),
        NameRule.FORMER: spelling_key(written) in map(spelling_key, forms),
        NameRule.MARKS: compact_key(written) == compact_key(name)
        or compact_key(bare) == compact_key(own),
        NameRule.NUMERAL: _ROMAN.get(bare.upper()) == own,
        NameRule.LETTER: _differ_by_a_letter(compact_key(bare), compact_key(own)),
    }
    return next((rule for rule, holds in rules.items() if holds), None)


def _differ_by_a_letter(one: str, other: str) -> bool:
    """Whether one letter replaced, added or left out makes the one the other."""
    start = len(commonprefix([one, other]))
    shorter, longer = sorted((one[start:], other[start:]), key=len)
    return bool(longer) and longer[1:] in (shorter, shorter[1:])
