"""What a reader asks to be verified: a digest from paper, or an edition of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.selectors.verification import PublishedRevision

LONGEST_DIGEST = 200


def asked_digest(asked: Any) -> str:
    """The typed digest, else the digest of the chosen edition."""
    typed: str = asked.get("ma", "")[:LONGEST_DIGEST].strip()
    chosen: str = asked.get("ky", "")[:LONGEST_DIGEST]
    return typed or chosen


class VerificationForm(forms.Form):
    ma = forms.CharField(
        label=gettext_lazy("Mã kiểm chứng"),
        help_text=gettext_lazy("64 chữ số và chữ cái a–f, in dưới bảng xếp hạng."),
        required=False,
        max_length=LONGEST_DIGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    ky = forms.ChoiceField(
        label=gettext_lazy("Hoặc chọn kỳ đã công bố"), required=False
    )

    def __init__(self, choices: Sequence[PublishedRevision], *, asked: str) -> None:
        known = {each.digest for each in choices}
        super().__init__(initial={"ky": asked} if asked in known else {"ma": asked})
        self.fields["ky"].widget.choices = [
            ("", _("Không chọn")),
            *((each.digest, each.label) for each in choices),
        ]
