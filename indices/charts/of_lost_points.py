"""The figure of a unit's lost points."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indices.charts.bundle import ChartBundle, Words, cached
from indices.charts.losses import LossBar, Losses, losses
from indices.numbers import format_number
from indices.selectors.unit_losses import UnitLossesPage
from indices.sentences.lost_points import losses_title


def losses_figure(page: UnitLossesPage) -> ChartBundle | None:
    """None while scores are missing: the steps would not lead to the result."""
    if page.missing_count or not page.domains:
        return None
    spec = Losses(
        words=Words(
            identifier="mat-diem",
            title=losses_title(page),
            subtitle=_("%(unit)s: từ %(max)s điểm tối đa xuống %(achieved)s điểm đạt.")
            % {
                "unit": page.unit.name,
                "max": _points(page, page.applicable_max),
                "achieved": _points(page, page.achieved),
            },
            source_line=page.header.title,
            file_name=f"mat-diem_{page.unit.slug}_{page.header.year}",
        ),
        bars=tuple(
            LossBar(each.domain.name, each.lost, each.max_score, each.share)
            for each in page.domains
            if each.lost is not None
        ),
        full=page.applicable_max,
        achieved=page.achieved,
        decimals=page.header.decimals,
    )
    return cached(losses, spec)


def _points(page: UnitLossesPage, value: Decimal) -> str:
    return format_number(value, page.header.decimals)
