"""Which form a person takes out, and the file that comes back."""

from __future__ import annotations

import hashlib

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from indices.actions.import_plan import CellKey, ImportChoices
from indices.form_identity import FormKind
from indices.forms.uploads import SentFile

KINDS = {
    "mot-don-vi": FormKind.UNIT,
    "nhieu-don-vi": FormKind.UNITS,
    "tieu-chi": FormKind.CRITERION,
    "ket-qua": FormKind.RESULTS,
}
YES = "1"
CELLS = "o"
MOST_CELLS = 2_000
# Beyond it no database key goes.
MOST_DIGITS = 15


class WantedForm(forms.Form):
    """The form that an address asks for; not valid when there is no such form."""

    loai = forms.ChoiceField(choices=[(word, word) for word in KINDS])
    cot = forms.CharField(required=False, max_length=30)
    dv = forms.CharField(required=False, max_length=120)
    tc = forms.CharField(required=False, max_length=40)

    @property
    def kind(self) -> FormKind:
        return KINDS[self.cleaned_data["loai"]]


class ScoreFileForm(forms.Form):
    tep = SentFile(
        label=gettext_lazy("Tệp Excel (.xlsx) đã điền"),
        kinds=".xlsx",
        help_text=gettext_lazy(
            "Mẫu lấy ở trang này. Chưa ghi gì: trang sau cho xem trước mọi thay đổi."
        ),
    )


class ImportChoiceForm(forms.Form):
    """What a person decides in the preview. Unknown values count for nothing.

    Beside the fields, a cell named by CELLS takes the file's value alone.
    """

    o_trong = forms.BooleanField(
        label=gettext_lazy("Ô trống trong tệp: xóa số đang có"), required=False
    )
    so_moi = forms.BooleanField(
        label=gettext_lazy("Ô đã được sửa trên hệ thống: lấy số trong tệp"),
        required=False,
    )
    phong_chu = forms.BooleanField(
        label=gettext_lazy("Chữ phông cũ: đã xem, lấy theo chữ đã chuyển"),
        required=False,
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(
            data={name: data.get(name) == YES for name in type(self).base_fields}
        )
        self.is_valid()
        # Named more than once, a cell is one cell.
        self.cells = tuple(dict.fromkeys(data.getlist(CELLS)))[:MOST_CELLS]

    def choices(self) -> ImportChoices:
        given = self.cleaned_data
        return ImportChoices(
            clears_empty=given["o_trong"],
            takes_newer=given["so_moi"],
            reads_legacy=given["phong_chu"],
            newer_cells=frozenset(filter(None, map(_cell, self.cells))),
        )

    @property
    def chosen(self) -> str:
        """The same text for the same choices."""
        words = [name for name, value in self.cleaned_data.items() if value]
        said = "\n".join([*words, *sorted(self.cells)])
        return hashlib.sha256(said.encode()).hexdigest()


def _cell(name: str) -> CellKey | None:
    """The cell that the preview calls so; None when it is no cell's name."""
    unit, _mark, rest = name.partition("|")
    code, mark, column = rest.partition("|")
    is_key = unit.isascii() and unit.isdigit() and len(unit) <= MOST_DIGITS
    return (int(unit), code, column) if is_key and mark else None
