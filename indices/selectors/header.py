"""What every page of one edition says at its top: which, whose, published how."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from indices.models import Edition, EditionSummary, Publication
from indices.models.framework import RankingRuleChoice
from indices.scoring.tiers import TierBound
from units.models import Level
from units.pages import address_of


class TierSpan(NamedTuple):
    """A tier as it stood for the revision; bounds None where unknown or open."""

    name: str
    strength: int
    lower: Decimal | None
    lower_closed: bool
    upper: Decimal | None
    upper_closed: bool

    @property
    def has_bounds(self) -> bool:
        return self.lower is not None or self.upper is not None

    @property
    def bound(self) -> TierBound:
        return TierBound(
            name=self.name,
            lower=self.lower,
            lower_closed=self.lower_closed,
            upper=self.upper,
            upper_closed=self.upper_closed,
        )


class PartSpan(NamedTuple):
    code: str
    name: str
    max_score: Decimal | None


class EditionHeader(NamedTuple):
    """One edition in one revision, ready for a page, a workbook or a JSON file."""

    index_code: str
    index_name: str
    index_short_name: str
    unit_of_measure: str
    scale_max: Decimal | None
    decimals: int
    area: str
    area_name: str
    area_level: str
    level: str
    level_label: str
    year: int
    units_as_of: date
    state: str
    revision: int
    newest_revision: int
    decision: str
    issuing_body: str
    decided_on: date | None
    published_on: date | None
    released_at: datetime | None
    has_signed_pdf: bool
    reason: str
    digest: str
    is_illustrative: bool
    is_partial: bool
    ranking_rule: str
    ranking_rule_label: str
    tiers: tuple[TierSpan, ...]
    parts: tuple[PartSpan, ...]
    announced_mean: Decimal | None
    note: str
    updated_at: datetime

    @property
    def address(self) -> dict[str, object]:
        return {
            "index": self.index_code,
            "area": self.area,
            "level": self.level,
            "year": self.year,
        }

    @property
    def url(self) -> str:
        return address_of("indices:ranking", **self.address)

    @property
    def is_draft(self) -> bool:
        return self.state != Edition.State.PUBLISHED

    @property
    def is_superseded(self) -> bool:
        """An earlier revision, kept readable beside the newest."""
        return not self.is_draft and self.revision < self.newest_revision

    @property
    def waits_until(self) -> datetime | None:
        """When it opens, for those who may read it before."""
        moment = self.released_at
        return moment if moment is not None and moment > timezone.now() else None

    @property
    def state_label(self) -> str:
        return str(Edition.State(self.state).label)

    @property
    def subject(self) -> str:
        """What is ranked, in words: "cấp huyện tỉnh Thái Nguyên"."""
        return ranked_level_in_area(self.level, self.area_name, self.area_level)

    @property
    def title(self) -> str:
        of_area = (self.level, self.area_name, self.area_level)
        return _title(get_language(), self.index_short_name, of_area, self.year)

    @property
    def bars(self) -> int:
        """How many level bars the badges of its tiers need."""
        return max((tier.strength for tier in self.tiers), default=3)

    @property
    def known_tiers(self) -> tuple[TierSpan, ...]:
        return tuple(tier for tier in self.tiers if tier.has_bounds)


@lru_cache(maxsize=1_024)
def _title(
    _language: str | None, index: str, of_area: tuple[str, str, str], year: int
) -> str:
    return _("%(index)s %(subject)s năm %(year)s") % {
        "index": index,
        "subject": ranked_level_in_area(*of_area),
        "year": year,
    }


LEVEL_PHRASES = {
    Level.PROVINCE: gettext_lazy("cấp tỉnh"),
    Level.DISTRICT: gettext_lazy("cấp huyện"),
    Level.COMMUNE: gettext_lazy("cấp xã"),
    Level.DEPARTMENT: gettext_lazy("sở, ngành"),
    Level.MINISTRY: gettext_lazy("bộ, ngành"),
    Level.REGION: gettext_lazy("vùng kinh tế - xã hội"),
}


def ranked_level_in_area(level: str, area_name: str, area_level: str) -> str:
    """Names the ranked units: "cấp xã huyện Đại Từ"; the nation goes unsaid."""
    phrase = str(LEVEL_PHRASES[Level(level)])
    if area_level == Level.NATION:
        return _("các tỉnh, thành phố") if level == Level.PROVINCE else phrase
    return f"{phrase} {area_name[:1].lower()}{area_name[1:]}"


def header_of(summary: EditionSummary) -> EditionHeader:
    """The header of a summary loaded with its edition, index, area, publication."""
    edition = summary.edition
    publication = summary.publication
    is_public = publication is not None
    return EditionHeader(
        index_code=edition.index.code,
        index_name=edition.index.name,
        index_short_name=edition.index.short_name,
        unit_of_measure=edition.index.unit_of_measure,
        scale_max=edition.index.scale_max,
        decimals=edition.index.decimals,
        area=edition.area.area_slug,
        area_name=edition.area.name,
        area_level=edition.area.level,
        level=edition.level,
        level_label=str(Level(edition.level).label),
        year=edition.year,
        units_as_of=edition.units_as_of,
        state=edition.state if is_public else _draft_state(edition),
        revision=summary.revision,
        newest_revision=edition.visible_revision,
        is_illustrative=edition.is_illustrative,
        is_partial=edition.is_partial,
        ranking_rule=edition.ranking_rule,
        ranking_rule_label=str(RankingRuleChoice(edition.ranking_rule).label),
        tiers=tier_spans(summary.tier_bounds),
        parts=tuple(PartSpan(c, n, _number(m)) for c, n, m in summary.parts),
        announced_mean=edition.announced_mean,
        note=edition.note,
        updated_at=edition.updated_at,
        **_publication_facts(publication),  # type: ignore[arg-type]
    )


def _draft_state(edition: Edition) -> str:
    appraising = edition.state == Edition.State.APPRAISAL
    return Edition.State.APPRAISAL if appraising else Edition.State.DRAFT


def _publication_facts(publication: Publication | None) -> dict[str, object]:
    return {
        "decision": publication.decision if publication else "",
        "issuing_body": publication.issuing_body if publication else "",
        "decided_on": publication.decided_on if publication else None,
        "published_on": publication.published_on if publication else None,
        "released_at": publication.release_at if publication else None,
        "has_signed_pdf": bool(publication and publication.has_signed_pdf),
        "reason": publication.reason if publication else "",
        "digest": publication.digest if publication else "",
    }


def tier_spans(rows: Iterable[list[object]]) -> tuple[TierSpan, ...]:
    """The tiers as a summary has stored them."""
    return tuple(_tier(row) for row in rows)


def _tier(row: list[object]) -> TierSpan:
    name, strength, lower, lower_closed, upper, upper_closed = row
    return TierSpan(
        name=str(name),
        strength=int(strength),  # type: ignore[call-overload]
        lower=_number(lower),
        lower_closed=bool(lower_closed),
        upper=_number(upper),
        upper_closed=bool(upper_closed),
    )


def _number(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))
