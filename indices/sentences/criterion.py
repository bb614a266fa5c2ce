"""What is said of one criterion of an edition."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.models import Criterion
from indices.numbers import format_number
from indices.selectors.criterion import CriterionPage
from indices.selectors.criterion_forms import CriterionForm
from indices.selectors.criterion_marks import Band
from indices.sentences.comparisons import plain


def criterion_title(page: CriterionPage) -> str:
    return _("Tiêu chí %(code)s: %(name)s") % {
        "code": page.line.code,
        "name": page.line.name,
    }


def criterion_finding(page: CriterionPage) -> str:
    """How many have full marks, how many none, and the middle."""
    known = page.known
    if not known:
        return _("Chưa có đơn vị nào được chấm tiêu chí này.")
    counts = {each.band: each.count for each in page.bands}
    said = _("%(full)d/%(count)d đơn vị đạt trọn điểm") % {
        "full": counts[Band.FULL],
        "count": len(known),
    }
    if counts[Band.NONE]:
        said += _(", %(none)d đơn vị không có điểm") % {"none": counts[Band.NONE]}
    return said + _("; trung vị %(median)s/%(max)s điểm (%(title)s).") % {
        "median": format_number(page.median, page.header.decimals),
        "max": format_number(page.line.max_score, page.header.decimals),
        "title": page.header.title,
    }


def band_label(band: Band) -> str:
    return {
        Band.FULL: _("Trọn điểm"),
        Band.HALF: _("Từ một nửa trở lên"),
        Band.LESS: _("Dưới một nửa"),
        Band.NONE: _("0 điểm"),
        Band.NOT_APPLICABLE: _("Không áp dụng"),
        Band.MISSING: _("Chưa chấm"),
    }[band]


def gaps_line(page: CriterionPage) -> str:
    """How often the units and the appraisers did not agree."""
    if not page.judged_count:
        return ""
    if not page.gaps:
        return _("Ở cả %(count)d đơn vị điểm thẩm định bằng điểm tự chấm.") % {
            "count": page.judged_count
        }
    higher = sum((row.gap or 0) > 0 for row in page.gaps)
    lower = len(page.gaps) - higher
    said = _("%(higher)d/%(count)d đơn vị tự chấm cao hơn điểm thẩm định") % {
        "higher": higher,
        "count": page.judged_count,
    }
    if lower:
        said += _(", %(lower)d đơn vị tự chấm thấp hơn") % {"lower": lower}
    return f"{said}."


def moves_line(page: CriterionPage) -> str:
    """How many rose and how many fell, where the years compare."""
    moved = [row for row in page.all_rows if row.change is not None]
    if not page.comparison.is_comparable or not moved:
        return ""
    rising = sum((row.change or 0) > 0 for row in moved)
    falling = sum((row.change or 0) < 0 for row in moved)
    return _(
        "So với năm %(year)s: %(up)d đơn vị tăng điểm, %(down)d đơn vị giảm, "
        "%(same)d đơn vị như cũ."
    ) % {
        "year": page.earlier_year,
        "up": rising,
        "down": falling,
        "same": len(moved) - rising - falling,
    }


def form_years(form: CriterionForm) -> str:
    """ "2023", "2021–2023"."""
    if not form.years:
        return ""
    first, last = form.years[0], form.years[-1]
    return str(first) if first == last else f"{first}–{last}"


def form_verdict(form: CriterionForm) -> str:
    """How far the criterion is the one of the set before."""
    match form.verdict:
        case Criterion.Verdict.SAME:
            return _("giữ nguyên so với bộ trước")
        case Criterion.Verdict.CHANGED:
            return _("đổi so với bộ trước: %(what)s") % {"what": form.verdict_reason}
        case Criterion.Verdict.NEW:
            return _("mới so với bộ trước")
    return ""


def max_words(form: CriterionForm) -> str:
    return _("%(max)s điểm") % {"max": plain(form.max_score)}
