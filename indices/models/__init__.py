"""Everything with a score in it, in the order in which a result comes about."""

from indices.models.changelog import ChangeDetail, ChangeEntry
from indices.models.framework import (
    Edition,
    EditionPart,
    ReformIndex,
    Tier,
    TierScheme,
)
from indices.models.results import (
    AnnouncedPart,
    Announcement,
    EditionSummary,
    PartResult,
    Publication,
    Source,
    UnitResult,
)

__all__ = [
    "AnnouncedPart",
    "Announcement",
    "ChangeDetail",
    "ChangeEntry",
    "Edition",
    "EditionPart",
    "EditionSummary",
    "PartResult",
    "Publication",
    "ReformIndex",
    "Source",
    "Tier",
    "TierScheme",
    "UnitResult",
]
