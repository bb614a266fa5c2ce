"""The form of a publication: the facts of the signed decision, and the consent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.forms.refusable import RefusableForm
from indices.models import Edition

LARGEST_PDF = 20 * 1024 * 1024
PDF_START, PDF_END = b"%PDF-", b"%%EOF"
# The end mark may be followed by a few blank lines.
PDF_TAIL = 2_048


class PublicationForm(RefusableForm):
    """The facts of a publication, as they stand in the signed decision.

    `seen` is the digest of the rows that the person saw: what changed since is not
    published unseen.
    """

    decision = forms.CharField(
        label=gettext_lazy("Số, ký hiệu quyết định"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: 123/QĐ-UBND"),
    )
    decided_on = forms.DateField(
        label=gettext_lazy("Ngày quyết định"),
        widget=forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=gettext_lazy("Ngày/tháng/năm, ví dụ: 21/03/2025"),
    )
    issuing_body = forms.CharField(
        label=gettext_lazy("Cơ quan công bố"), max_length=200
    )
    published_on = forms.DateField(
        label=gettext_lazy("Ngày công bố"),
        required=False,
        widget=forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=gettext_lazy("Để trống nếu là ngày quyết định."),
    )
    release_at = forms.DateTimeField(
        label=gettext_lazy("Mở cho người xem lúc"),
        required=False,
        widget=forms.DateTimeInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Để trống: mở ngay. Ví dụ: 21/03/2025 08:00"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Hiện trên trang kết quả, bên cạnh bản đính chính."),
    )
    signed_pdf = forms.FileField(
        label=gettext_lazy("Quyết định đã ký (PDF)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    is_checked = forms.BooleanField(
        label=gettext_lazy(
            "Tôi đã xem phụ lục sẽ công bố; bản đã công bố không sửa được nữa"
        )
    )
    # The page writes this input itself: it names the rows that stand there now.
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, edition: Edition, is_preview: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        if not edition.revision:
            del self.fields["reason"]
        if is_preview:
            self.fields["is_checked"].required = False

    def clean_decided_on(self) -> date:
        day: date = self.cleaned_data["decided_on"]
        if day.year < self.edition.year:
            raise ValidationError(_("Ngày quyết định ở trước năm đánh giá."))
        return day

    def clean_release_at(self) -> Any:
        moment = self.cleaned_data["release_at"]
        if moment is not None and moment <= timezone.now():
            raise ValidationError(
                _("Giờ này đã qua. Để trống nếu mở ngay, hoặc ghi một giờ sắp tới.")
            )
        return moment

    def clean_signed_pdf(self) -> Any:
        file = self.cleaned_data["signed_pdf"]
        if file is None:
            return None
        if file.size > LARGEST_PDF:
            raise ValidationError(_("Tệp lớn hơn 20 MB."))
        start = file.read(len(PDF_START))
        file.seek(max(file.size - PDF_TAIL, 0))
        end = file.read()
        file.seek(0)
        if start != PDF_START or PDF_END not in end:
            raise ValidationError(_("Tệp không phải là PDF, hoặc chưa tải lên đủ."))
        # The sender's name for it goes nowhere near the disk.
        file.name = "quyet-dinh.pdf"
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decided, published = cleaned.get("decided_on"), cleaned.get("published_on")
        release = cleaned.get("release_at")
        if decided is None:
            return cleaned
        opens = timezone.localtime(release).date() if release else timezone.localdate()
        if decided > opens:
            self.add_error(
                "decided_on", _("Ngày quyết định ở sau ngày mở cho người xem.")
            )
        if published is not None and published < decided:
            self.add_error("published_on", _("Ngày công bố ở trước ngày quyết định."))
        return cleaned

    def to_be_checked_again(self) -> PublicationForm:
        """The same facts for rows that are others by now: nobody has seen them yet."""
        facts = {**self.cleaned_data, "is_checked": False}
        return PublicationForm(edition=self.edition, is_preview=False, initial=facts)

    def facts(self) -> dict[str, Any]:
        """What publish_edition takes."""
        given = dict(self.cleaned_data)
        given.pop("is_checked")
        given["seen_digest"] = given.pop("seen")
        given["published_on"] = given["published_on"] or given["decided_on"]
        return given
