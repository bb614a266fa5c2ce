"""An edition with every kind of row, for whoever tests what publishing keeps.

Two districts, announced by two sources, with parts, a tier scheme, a criteria set of
two domains and four leaves, a score sheet each. `make_whole_edition` leaves a draft;
`publish_twice` publishes it, corrects a cell of every kind and publishes again.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.editions import PartInput, make_edition
from indices.actions.publication import publish_edition
from indices.actions.results import compute_results
from indices.models import (
    AnnouncedPart,
    Announcement,
    CriteriaSet,
    Criterion,
    Edition,
    EditionPart,
    EditionSummary,
    PartResult,
    Score,
    ScoreSheet,
    Source,
    Tier,
    UnitResult,
)
from tests.factories import CLERK, make_index, make_tier_scheme, make_unit
from units.models import Unit

AFTERWARDS = date(2200, 1, 1)
LEAVES = ("1.1", "1.2", "2.1", "2.2")


@dataclass(frozen=True)
class Places:
    """The province and its two districts, shared by editions of several years."""

    province: Unit
    dai_tu: Unit
    dinh_hoa: Unit
    phu_luong: Unit


def make_places():
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    return Places(
        province=province,
        dai_tu=make_unit("Đại Từ", code="171", parent=province),
        dinh_hoa=make_unit("Định Hóa", code="167", parent=province),
        # Comes into being too late to take part.
        phu_luong=make_unit(
            "Phú Lương", code="168", parent=province, valid_from=AFTERWARDS
        ),
    )


def make_whole_edition(places, *, year=2022, index=None):
    """A draft with announcements and, beside them, sheets with their scores."""
    code = str(year)
    edition = make_edition(
        actor=CLERK,
        index=index or make_index(),
        area=places.province,
        level="district",
        year=year,
        tier_scheme=make_tier_scheme(f"thang-{code}"),
        parts=[
            PartInput("1", "Chỉ đạo", Decimal(60)),
            PartInput("2", "Thể chế", Decimal(40)),
        ],
        note="Theo quyết định của tỉnh",
    )
    newspaper = Source.objects.create(title=f"Báo {code}", url="https://bao.vn/")
    broadcaster = Source.objects.create(title=f"Đài {code}")
    say_whole(edition, places.dai_tu, "76.71", newspaper, first="46.71")
    say_whole(edition, places.dinh_hoa, "81.02", newspaper, first="51.02")
    say_whole(
        edition, places.dai_tu, "76.70", broadcaster, first="46.70", is_primary=False
    )
    _add_sheets(edition, _make_criteria_set(code), places)
    compute_results(edition=edition)
    edition.refresh_from_db()
    return edition


def say_whole(edition, unit, score, source, *, first, is_primary=True):
    record_announcements(
        actor=CLERK,
        edition=edition,
        rows=[
            AnnouncementInput(
                unit=unit,
                source=source,
                score=Decimal(score),
                score_text=score,
                is_primary=is_primary,
                parts={"1": Decimal(first), "2": Decimal(30)},
            )
        ],
    )


def _make_criteria_set(code):
    criteria_set = CriteriaSet.objects.create(
        code=f"bo-{code}", name=f"Bộ tiêu chí {code}", level="district"
    )
    for domain, most in (("1", 60), ("2", 40)):
        root = Criterion.objects.create(
            criteria_set=criteria_set,
            code=domain,
            name=f"Lĩnh vực {domain}",
            max_score=Decimal(most),
        )
        Criterion.objects.bulk_create(
            Criterion(
                criteria_set=criteria_set,
                parent=root,
                code=leaf,
                name=f"Tiêu chí {leaf}",
                max_score=Decimal(most) / 2,
                rule={"shape": "yes_no", "points": most // 2},
            )
            for leaf in LEAVES
            if leaf.startswith(domain)
        )
    return criteria_set


def _add_sheets(edition, criteria_set, places):
    edition.criteria_set = criteria_set
    edition.save()
    leaves = list(criteria_set.criteria.filter(parent__isnull=False))
    for unit in (places.dai_tu, places.dinh_hoa):
        sheet = ScoreSheet.objects.create(edition=edition, unit=unit)
        Score.objects.bulk_create(
            Score(
                sheet=sheet,
                edition=edition,
                criterion=leaf,
                self_score=leaf.max_score,
                appraised_score=leaf.max_score - 2,
                final_score=leaf.max_score - 1,
                note="Thiếu báo cáo quý",
            )
            for leaf in leaves
        )


def publish_twice(edition, places):
    """Publishes, corrects one announcement and one score, publishes again."""
    publish_edition(actor=CLERK, edition=edition, decision="292/QĐ-UBND")
    edition.refresh_from_db()
    newspaper = Source.objects.get(title=f"Báo {edition.year}")
    say_whole(edition, places.dai_tu, "77.71", newspaper, first="47.71")
    publish_edition(actor=CLERK, edition=edition, reason="Cộng sai điểm thành phần")
    edition.refresh_from_db()
    return edition


@dataclass(frozen=True)
class Rows:
    """One row of each kind of an edition's newest revision."""

    places: Places
    edition: Edition
    result: UnitResult
    part_result: PartResult
    summary: EditionSummary
    announcement: Announcement
    announced_part: AnnouncedPart
    sheet: ScoreSheet
    score: Score
    part: EditionPart
    tier: Tier
    criteria_set: CriteriaSet
    criterion: Criterion
    source: Source


def rows_of(edition, places):
    """Of the published revision, or of the draft while nothing is published."""
    revision = edition.revision or 1
    of_revision = {"edition": edition, "revision": revision}
    result = UnitResult.objects.get(unit=places.dai_tu, **of_revision)
    announcement = result.announcement
    sheet = ScoreSheet.objects.get(unit=places.dai_tu, **of_revision)
    return Rows(
        places=places,
        edition=edition,
        result=result,
        part_result=result.parts.get(part__code="1"),
        summary=EditionSummary.objects.get(**of_revision),
        announcement=announcement,
        announced_part=announcement.parts.get(part__code="1"),
        sheet=sheet,
        score=sheet.scores.get(criterion__code="1.1"),
        part=edition.parts.get(code="1"),
        tier=edition.tier_scheme.tiers.get(name="Khá"),
        criteria_set=edition.criteria_set,
        criterion=edition.criteria_set.criteria.get(code="1.1"),
        source=announcement.source,
    )
