"""The list of units that is sent, and what a person decides about it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from indices.forms.uploads import SentFile


class UnitListForm(forms.Form):
    tep = SentFile(
        label=gettext_lazy("Tệp Excel (.xlsx) đã điền"),
        kinds=".xlsx",
        help_text=gettext_lazy(
            "Mẫu lấy ở trang này. Chưa ghi gì: trang sau cho xem trước mọi thay đổi."
        ),
    )


class LegacyTextForm(forms.Form):
    """Readings of old fonts are taken when somebody looked at them."""

    phong_chu = forms.BooleanField(
        label=gettext_lazy("Đã xem: chữ đã chuyển là đúng"), required=False
    )
