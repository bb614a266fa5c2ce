"""What is said of weights and cuts that are tried."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.selectors.trial import TrialPage


def trial_title(page: TrialPage) -> str:
    return _("Giả định trọng số, ngưỡng: %(title)s") % {"title": page.header.title}


def trial_finding(page: TrialPage) -> str:
    """How many would move."""
    if page.trial.is_empty:
        return _("Chưa giả định gì: điểm, hạng và xếp loại như hiện nay.")
    ranks = sum(bool(row.rank_change) for row in page.rows)
    tiers = sum(row.changes_tier for row in page.rows)
    said = _("%(ranks)d/%(total)d đơn vị đổi hạng, %(tiers)d đơn vị đổi loại.") % {
        "ranks": ranks,
        "total": len(page.rows),
        "tiers": tiers,
    }
    incomplete = sum(row.is_incomplete for row in page.rows)
    if incomplete:
        said += _(
            " %(count)d đơn vị không có đủ điểm các phần nên không tính được."
        ) % {"count": incomplete}
    return said
