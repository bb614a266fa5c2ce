"""What a reader may ask of the list of units. Unknown values fall back, visibly."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.models import Kind, Level
from units.names import clean_name
from units.selectors import ALL, DIGITS, ENDED, IN_FORCE, LETTERS, UnitQuery

# Words of levels in addresses: Vietnamese without marks.
LEVEL_WORDS = {
    "cap-tinh": Level.PROVINCE,
    "cap-huyen": Level.DISTRICT,
    "cap-xa": Level.COMMUNE,
    "bo-nganh": Level.MINISTRY,
    "so-nganh": Level.DEPARTMENT,
    "vung": Level.REGION,
}
LONGEST = 120
ILLUSTRATIVE = "co"
_LETTER_WORDS = {letter.casefold(): letter for letter in (*LETTERS, DIGITS)}


class UnitListForm(forms.Form):
    """The filter above the list; letters, kinds and pages are links beside it."""

    tim = forms.CharField(label=gettext_lazy("Tìm theo tên"), required=False)
    cap = forms.ChoiceField(label=gettext_lazy("Cấp"), required=False)
    thuoc = forms.ChoiceField(label=gettext_lazy("Thuộc"), required=False)
    trang_thai = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False)

    def __init__(
        self, asked: Mapping[str, str], *, areas: list[tuple[str, str]]
    ) -> None:
        self.asked = asked
        data = {NAMES[name]: self._asked(name) for name in NAMES}
        data["trang-thai"] = data["trang-thai"] or self._default_state()
        super().__init__(data)
        self._offer("cap", [(word, level.label) for word, level in LEVEL_WORDS.items()])
        self._offer("thuoc", self._with_asked_area(areas))
        self.fields["trang_thai"].choices = [  # type: ignore[attr-defined]
            (IN_FORCE, _("Đang hoạt động")),
            (ENDED, _("Đã kết thúc")),
            (ALL, _("Tất cả")),
        ]
        self.is_valid()

    def add_prefix(self, field_name: str) -> str:
        return NAMES.get(field_name, field_name)

    def query(self, *, is_whole: bool = False) -> UnitQuery:
        """The reader's wish; `is_whole` leaves paging out, for the files."""
        kind = self._plain("loai")
        letter = self._plain("chu").casefold()
        return UnitQuery(
            text=self._chosen("tim"),
            letter=_LETTER_WORDS.get(letter, ""),
            level=LEVEL_WORDS[self._chosen("cap")].value if self._chosen("cap") else "",
            kind=kind if kind in Kind.values else "",
            area=self._chosen("thuoc"),
            state=self._chosen("trang_thai") or self._default_state(),
            page=_page_number(self._plain("trang")),
            is_illustrative=asks_for_illustrative(self.asked),
            is_whole=is_whole,
        )

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        self.fields[name].choices = [("", _("Tất cả")), *choices]  # type: ignore[attr-defined]

    def _with_asked_area(
        self, areas: list[tuple[str, str]]
    ) -> list[tuple[str, object]]:
        """A district or commune comes by a link, not from the list of provinces."""
        asked = self._asked("thuoc")
        known = {slug for slug, _name in areas}
        more = [(asked, _("đơn vị đã chọn"))] if asked and asked not in known else []
        return [*more, *areas]

    def _default_state(self) -> str:
        """A name is looked for in the past as well: most old units have ended."""
        return ALL if self._asked("tim") or self._asked("thuoc") else IN_FORCE

    def _asked(self, name: str) -> str:
        """`q` is what the search of the whole site calls the text."""
        found = self._plain(NAMES[name])
        return self._plain("q") if name == "tim" and not found else found

    def _plain(self, key: str) -> str:
        return clean_name(str(self.asked.get(key, ""))[:LONGEST])

    def _chosen(self, name: str) -> str:
        return str(getattr(self, "cleaned_data", {}).get(name) or "")


# Names in the address: Vietnamese without marks, with hyphens.
NAMES = {"tim": "tim", "cap": "cap", "thuoc": "thuoc", "trang_thai": "trang-thai"}


def asks_for_illustrative(asked: Mapping[str, str]) -> bool:
    return asked.get("minh-hoa") == ILLUSTRATIVE


def _page_number(text: str) -> int:
    return max(1, int(text[:6])) if text.isascii() and text.isdigit() else 1
