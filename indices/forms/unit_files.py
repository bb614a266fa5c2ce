"""The list of units that is sent, and what a person decides about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.forms.score_files import LARGEST_FILE


class UnitListForm(forms.Form):
    tep = forms.FileField(
        label=gettext_lazy("Tệp Excel (.xlsx) đã điền"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy(
            "Mẫu lấy ở trang này. Chưa ghi gì: trang sau cho xem trước mọi thay đổi."
        ),
    )

    def clean_tep(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["tep"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Tệp quá lớn: nhiều nhất 5 MB."))
        return file


class LegacyTextForm(forms.Form):
    """Readings of old fonts are taken when somebody looked at them."""

    phong_chu = forms.BooleanField(
        label=gettext_lazy("Đã xem: chữ đã chuyển là đúng"), required=False
    )
