"""How a name in a list may differ from the one on record and still be the unit's."""

import re
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
# State farms became townships under their names: TT NT Phong Hải.
_FARM = re.compile(r"^N\.?T\.?\s", re.IGNORECASE)


class NameRule(StrEnum):
    """How a written name may differ from the one on record and still be it."""

    SPELLING = "spelling"
    KIND = "kind"
    FORMER = "former"
    MARKS = "marks"
    NUMERAL = "numeral"
    ABBREVIATION = "abbreviation"
    LETTER = "letter"
    CHOSEN = "chosen"

    @property
    def label(self) -> str:
        return {
            NameRule.SPELLING: _("khác chỗ đặt dấu thanh, dấu nối, chữ hoa"),
            NameRule.KIND: _("khác loại đơn vị đứng trước tên"),
            NameRule.FORMER: _("tên ở một thời kỳ khác của cùng mã"),
            NameRule.MARKS: _("thiếu hoặc khác dấu"),
            NameRule.NUMERAL: _("số La Mã"),
            NameRule.ABBREVIATION: _("viết tắt"),
            NameRule.LETTER: _("khác một chữ"),
            NameRule.CHOSEN: _("mã trong bảng là của đơn vị khác, lấy theo tên"),
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
        NameRule.NUMERAL: _numbered(bare) == _numbered(own),
        NameRule.ABBREVIATION: _unabbreviated(bare) == _unabbreviated(own),
        NameRule.LETTER: _differ_by_a_letter(compact_key(bare), compact_key(own)),
    }
    return next((rule for rule, holds in rules.items() if holds), None)


def _numbered(name: str) -> str:
    """With the number at the end in Arabic numerals: Hòa Tú II is Hòa Tú 2."""
    *words, last = name.split() or [""]
    return compact_key(" ".join([*words, _ROMAN.get(last.upper(), last)]))


def _unabbreviated(name: str) -> str:
    return compact_key(_FARM.sub("Nông trường ", name))


def _differ_by_a_letter(one: str, other: str) -> bool:
    """Whether one letter replaced, added or left out makes the one the other; ch and tr
    may each be one letter, as they are often taken for one another."""
    pairs = ((one, other), (_with_sounds(one), _with_sounds(other)))
    return any(_is_one_apart(*pair) for pair in pairs)


def _with_sounds(key: str) -> str:
    return key.replace("ch", "1").replace("tr", "2")


def _is_one_apart(one: str, other: str) -> bool:
    start = len(commonprefix([one, other]))
    shorter, longer = sorted((one[start:], other[start:]), key=len)
    return bool(longer) and longer[1:] in (shorter, shorter[1:])
