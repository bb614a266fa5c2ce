"""What a reader asks of the official files, and how an edition's report is headed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from indices.models import Letterhead
from units.models import SiteProfile
from units.names import clean_name

REPORT_DRESSING = "bao-cao"
# The fields of the letterhead that the site's profile has too.
PROFILE_FIELDS = (
    "superior_body",
    "issuing_body",
    "place",
    "signatory_lines",
    "signatory_name",
    "recipients",
)


class FileForm(forms.Form):
    """Which unit, by slug or by name, and in which dressing."""

    dv = forms.CharField(required=False)
    mau = forms.CharField(required=False)

    def unit(self) -> str:
        return clean_name(self.data.get("dv", "")[:150])

    def is_report(self) -> bool:
        return self.data.get("mau") == REPORT_DRESSING


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]
    """An empty field is what the site's profile says, which stands in it in grey."""

    signed_on = forms.DateField(
        label=_("Ngày ký"),
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("Ngày/tháng/năm, ví dụ: 21/03/2025; để trống thì in dấu chấm."),
    )

    class Meta:
        model = Letterhead
        fields = (
            "superior_body",
            "issuing_body",
            "reference",
            "place",
            "signed_on",
            "signatory_lines",
            "signatory_name",
            "recipients",
        )
        help_texts = {
            "reference": _("Ví dụ: 05/BC-UBND; để trống thì in dấu chấm."),
            "signatory_lines": _("Mỗi dòng một hàng, ví dụ: TM. ỦY BAN NHÂN DÂN"),
            "recipients": _("Mỗi dòng một nơi."),
        }
        widgets = {
            "signatory_lines": forms.Textarea(attrs={"rows": 3}),
            "recipients": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(
        self, data: QueryDict | None, *, letterhead: Letterhead, profile: SiteProfile
    ) -> None:
        super().__init__(data, instance=letterhead)
        for name in PROFILE_FIELDS:
            said = getattr(profile, name)
            self.fields[name].widget.attrs["placeholder"] = said

    def facts(self) -> dict[str, Any]:
        """What set_letterhead takes."""
        return dict(self.cleaned_data)
