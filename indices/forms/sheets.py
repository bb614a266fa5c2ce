"""What an index administrator asks of score sheets: stage, survey, ranking, reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.forms.refusable import RefusableForm
from indices.models import Edition, ScoreSheet
from units.models import Unit

UNTOUCHED = ("", gettext_lazy("Giữ nguyên"))
NO_UNIT = gettext_lazy("Chọn ít nhất một đơn vị, hoặc mọi đơn vị.")


class SheetsForm(RefusableForm):
    """Settings for the sheets of the chosen units; an empty choice leaves them."""

    dv = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Đơn vị"),
        queryset=Unit.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Đơn vị mã %(value)s không có phiếu chấm điểm trong kỳ."
            ),
            "invalid_pk_value": gettext_lazy("“%(pk)s” không phải là một đơn vị."),
        },
    )
    moi_don_vi = forms.BooleanField(
        label=gettext_lazy("Mọi đơn vị của kỳ"), required=False
    )
    giai_doan = forms.ChoiceField(
        label=gettext_lazy("Giai đoạn"),
        choices=[UNTOUCHED, *ScoreSheet.Stage.choices],
        required=False,
    )
    dieu_tra = forms.ChoiceField(
        label=gettext_lazy("Điều tra xã hội học"),
        choices=[
            UNTOUCHED,
            ("co", gettext_lazy("Có điều tra")),
            ("khong", gettext_lazy("Không điều tra")),
        ],
        required=False,
    )
    xep_hang = forms.ChoiceField(
        label=gettext_lazy("Xếp hạng"),
        choices=[
            UNTOUCHED,
            ("co", gettext_lazy("Có xếp hạng")),
            ("khong", gettext_lazy("Chấm điểm, không xếp hạng")),
        ],
        required=False,
    )
    ly_do = forms.CharField(
        label=gettext_lazy("Lý do"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Bắt buộc khi chuyển về giai đoạn trước, đổi việc điều tra hoặc xếp hạng. "
            "Lý do không xếp hạng hiện cạnh kết quả của đơn vị."
        ),
    )
    ve_phieu = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = Unit.objects.filter(sheets__edition=edition).distinct()
        self.fields["dv"].queryset = self.units  # type: ignore[attr-defined]

    @property
    def ticked(self) -> frozenset[str]:
        """The units that were chosen, as the page's boxes name them."""
        return frozenset(self.data.getlist("dv")) if self.is_bound else frozenset()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "dv" in cleaned and not (cleaned["dv"] or cleaned.get("moi_don_vi")):
            self.add_error("dv", NO_UNIT)
        if not self.errors and not self.settings():
            raise ValidationError(
                _("Chọn giai đoạn, việc điều tra hoặc việc xếp hạng để đổi.")
            )
        return cleaned

    def settings(self) -> dict[str, object]:
        """What manage_sheets takes."""
        given = self.cleaned_data
        settings: dict[str, object] = {}
        if given["giai_doan"]:
            settings["stage"] = given["giai_doan"]
        if given["dieu_tra"]:
            settings["has_survey"] = given["dieu_tra"] == "co"
        if given["xep_hang"]:
            settings["is_ranked"] = given["xep_hang"] == "co"
        return settings

    def chosen(self) -> list[Unit]:
        given = self.cleaned_data
        return list(self.units if given["moi_don_vi"] else given["dv"])
