"""The field of a file that is sent: what is wrong with it is said with what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

MEGABYTE = 1024 * 1024


class SentFile(forms.FileField):
    """A file of at most so many megabytes, that holds anything at all; `kinds` are the
    extensions which the browser offers."""

    default_error_messages = {
        "required": gettext_lazy("Chưa chọn tệp. Hãy chọn tệp rồi gửi."),
        "empty": gettext_lazy(
            "Tệp rỗng. Hãy mở tệp, xem có số liệu không, lưu lại rồi chọn lại."
        ),
        "large": gettext_lazy("Tệp quá lớn: nhiều nhất %(most)d MB."),
    }

    def __init__(self, *, label: Any, kinds: str, most: int = 5, help_text: Any = ""):
        super().__init__(
            label=label,
            help_text=help_text,
            widget=forms.FileInput(attrs={"accept": kinds}),
        )
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size is None or file.size > self.most * MEGABYTE:
            message = self.error_messages["large"]
            raise forms.ValidationError(message, "large", {"most": self.most})
        return file
