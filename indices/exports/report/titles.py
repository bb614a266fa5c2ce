"""The lines around an annex: its title, what it belongs to, how to verify it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.wording import BLANK, decision_line
from indices.selectors.header import EditionHeader
from indices.selectors.letterhead import ReportHead
from indices.templatetags.cchc_format import ngay_dai


def annex_heading(header: EditionHeader, subject: str) -> str:
    """In capitals and two lines: "KẾT QUẢ … THEO LĨNH VỰC / CẤP HUYỆN … NĂM …"."""
    words = {
        "index": header.index_name,
        "what": subject,
        "subject": header.subject,
        "year": header.year,
    }
    first = _("Kết quả %(index)s %(what)s") % words
    second = _("%(subject)s năm %(year)s") % words
    return f"{first}\n{second}".upper()


def annex_name(number: str, *, is_continued: bool = False) -> str:
    name = _("Phụ lục %(number)s") % {"number": number} if number else _("Phụ lục")
    return _("%(annex)s (tiếp theo)") % {"annex": name} if is_continued else name


def belongs_to_decision(header: EditionHeader) -> str:
    return decision_line(header, is_extract=False)


def belongs_to_report(head: ReportHead) -> str:
    """The annex of a report names the report, "(Kèm theo Báo cáo số …)"."""
    return _("(Kèm theo Báo cáo %(reference)s %(day)s của %(body)s)") % {
        "reference": reference_line(head, head_word=_("số")),
        "day": day_line(head),
        "body": head.issuing_body or BLANK,
    }


def reference_line(head: ReportHead, *, head_word: str) -> str:
    """ "Số: 05/BC-UBND"; a number not yet given stays dotted before its pattern."""
    pattern = head.reference_pattern or f"/BC-{BLANK}"
    return f"{head_word} {head.reference or BLANK + pattern}"


def day_line(head: ReportHead) -> str:
    if head.signed_on is not None:
        return ngay_dai(head.signed_on)
    return _("ngày %(blank)s tháng %(blank)s năm %(blank)s") % {"blank": BLANK}


def place_line(head: ReportHead) -> str:
    return f"{head.place or BLANK}, {day_line(head)}"


def verification_lines(header: EditionHeader, head: ReportHead) -> list[str]:
    """The digest of what was published, and where anyone can have it computed anew."""
    if header.is_draft or not header.digest:
        return []
    # Without an address of the site, a path alone says on paper neither where nor what.
    where = (
        _("Kiểm tra tại trang Xác minh của hệ thống, mục %(address)s")
        if head.verify_address.startswith("/")
        else _("Kiểm tra tại: %(address)s")
    )
    return [
        _("Mã kiểm chứng (SHA-256): %(digest)s") % {"digest": header.digest},
        where % {"address": head.verify_address},
    ]


def recipients_of(head: ReportHead) -> tuple[str, ...]:
    """Without the dashes that somebody may have typed."""
    lines = [x.strip().removeprefix("-").strip() for x in head.recipients.splitlines()]
    return tuple(x for x in lines if x) or (_("Như trên;"), _("Lưu: VT."))


def signatories_of(head: ReportHead) -> tuple[str, ...]:
    lines = [x.strip() for x in head.signatory_lines.splitlines()]
    return tuple(x for x in lines if x) or (_("THỦ TRƯỞNG CƠ QUAN"),)
