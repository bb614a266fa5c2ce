"""Everything with a score in it, in the order in which a result comes about."""

from indices.models.assessment import CriterionAssignment, Score, ScoreSheet
from indices.models.changelog import ChangeDetail, ChangeEntry
from indices.models.criteria import CriteriaSet, Criterion
from indices.models.followup import RemediationPlan, RemediationTask, TaskStep
from indices.models.framework import (
    Edition,
    EditionPart,
    ReformIndex,
    Tier,
    TierScheme,
)
from indices.models.imports import (
    AccountImport,
    BroughtFile,
    CriteriaImport,
    FigureImport,
    ScoreImport,
    UnitImport,
)
from indices.models.inspection import Inspection, InspectionFinding, Practice
from indices.models.operations import (
    CriterionMeasure,
    Measure,
    Observation,
    Target,
)
from indices.models.presence import Presence
from indices.models.publication import Publication
from indices.models.reports import Letterhead, PreparedFile
from indices.models.results import (
    AnnouncedPart,
    Announcement,
    EditionSummary,
    PartResult,
    Source,
    UnitResult,
)
from indices.models.uncertainty import RankRange, RankSimulation

__all__ = [
    "AccountImport",
    "AnnouncedPart",
    "Announcement",
    "BroughtFile",
    "ChangeDetail",
    "ChangeEntry",
    "CriteriaImport",
    "CriteriaSet",
    "Criterion",
    "CriterionAssignment",
    "CriterionMeasure",
    "Edition",
    "EditionPart",
    "EditionSummary",
    "FigureImport",
    "Inspection",
    "InspectionFinding",
    "Letterhead",
    "Measure",
    "Observation",
    "PartResult",
    "Practice",
    "PreparedFile",
    "Presence",
    "Publication",
    "RankRange",
    "RankSimulation",
    "ReformIndex",
    "RemediationPlan",
    "RemediationTask",
    "Score",
    "ScoreImport",
    "ScoreSheet",
    "Source",
    "TaskStep",
    "Target",
    "Tier",
    "TierScheme",
    "UnitImport",
    "UnitResult",
]
