"""Builders with sane defaults; a test names only what it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from indices.actions.actor import Actor
from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.criteria import CriteriaSetFacts, make_criteria_set
from indices.actions.criteria_checks import CriterionInput
from indices.actions.editions import PartInput, make_edition
from indices.actions.inspections import (
    Finding,
    InspectionFacts,
    save_inspection,
)
from indices.actions.publication import publish_edition
from indices.actions.remediation import (
    PlanFacts,
    PlannedTask,
    TaskFacts,
    record_plan,
)
from indices.actions.score_records import ScoreInput, record_scores
from indices.engine.triggers import triggers_lifted
from indices.models import ReformIndex, Source, Tier, TierScheme
from units.models import LEVEL_OF_KIND, Kind, Unit, UnitMembership, UnitSuccession
from units.names import full_name, slug_part

# Whoever does the things that a test only needs done.
CLERK = Actor(user=None, name="Văn thư", origin="command")


def make_unit(
    bare_name="Đại Từ",
    *,
    kind="huyện",
    code=None,
    parent=None,
    valid_from=None,
    valid_to=None,
    same_as=None,
    is_illustrative=False,
):
    """A place; its code is made up from its name unless given."""
    name = full_name(kind, bare_name)
    code = code or slug_part(bare_name)[:20]
    slug = f"{slug_part(name)}-{slug_part(code)}"
    if Unit.objects.filter(slug=slug).exists():
        slug = f"{slug}-{valid_from.year}"
    level = LEVEL_OF_KIND[Kind(kind)]
    return Unit.objects.create(
        code=code,
        name=name,
        bare_name=bare_name,
        kind=kind,
        level=level,
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
        same_as=same_as,
        slug=slug,
        area_slug=slug_part(bare_name) if level == "province" else slug,
        is_illustrative=is_illustrative,
    )


def make_nation():
    """The nation, under which provinces, regions and ministries stand."""
    return Unit.objects.create(
        code="VN",
        name="Toàn quốc",
        bare_name="Toàn quốc",
        kind=Kind.NATION,
        level="nation",
        slug="toan-quoc",
        area_slug="toan-quoc",
    )


def make_succession(
    predecessor,
    successor,
    *,
    kind="merger",
    extent="whole",
    effective_on=date(2025, 7, 1),
    legal_basis="",
):
    return UnitSuccession.objects.create(
        predecessor=predecessor,
        successor=successor,
        kind=kind,
        extent=extent,
        effective_on=effective_on,
        legal_basis=legal_basis,
    )


def make_user(
    username="nguyen.van.a",
    *,
    role=None,
    unit=None,
    password=None,
    full_name="",
    email="",
    is_superuser=False,
    is_active=True,
):
    """An account; with a role in a unit or area where both are given."""
    user = User(
        username=username,
        first_name=full_name,
        email=email,
        is_superuser=is_superuser,
        is_staff=is_superuser,
        is_active=is_active,
    )
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    if role is not None:
        UnitMembership.objects.create(user=user, unit=unit, role=role)
    return user


def make_index(code="cchc", *, short_name="Chỉ số CCHC", scale_max=100, decimals=2):
    return ReformIndex.objects.create(
        code=code,
        name="Chỉ số cải cách hành chính",
        short_name=short_name,
        unit_of_measure="%",
        scale_max=Decimal(scale_max),
        decimals=decimals,
    )


# Best first: name, lower bound (closed), upper bound (open), level bars.
USUAL_TIERS = (("Tốt", 80, None, 3), ("Khá", 65, 80, 2), ("Trung bình", None, 65, 1))


def make_tier_scheme(code="thang", *, name="Thang ba bậc", tiers=USUAL_TIERS):
    scheme = TierScheme.objects.create(code=code, name=name)
    for position, (tier_name, lower, upper, strength) in enumerate(tiers, start=1):
        Tier.objects.create(
            scheme=scheme,
            position=position,
            name=tier_name,
            lower=None if lower is None else Decimal(lower),
            upper=None if upper is None else Decimal(upper),
            strength=strength,
        )
    return scheme


def make_ranking(
    index,
    area,
    scores,
    *,
    year=2022,
    level="district",
    is_published=True,
    reason="",
    parts=(),
    **settings,
):
    """An edition with scores given as {unit: "76.71"}, published unless a draft."""
    edition = make_edition(
        actor=CLERK,
        index=index,
        area=area,
        level=level,
        year=year,
        parts=[
            PartInput(code, name, None if most is None else Decimal(most))
            for code, name, most in parts
        ],
        **settings,
    )
    record_announcements(
        actor=CLERK,
        edition=edition,
        rows=[
            AnnouncementInput(
                unit=unit,
                score=None if score is None else Decimal(score),
                score_text=score or "",
            )
            for unit, score in scores.items()
        ],
    )
    if is_published:
        publish_edition(actor=CLERK, edition=edition, reason=reason)
    edition.refresh_from_db()
    return edition


def make_source(title="Báo Thái Nguyên", *, url=""):
    return Source.objects.create(title=title, url=url)


def say(edition, unit, score=None, **facts):
    """Record what one source says of one unit: `say(edition, dai_tu, "76.71")`."""
    value = None if score is None else Decimal(score)
    parts = {code: Decimal(points) for code, points in facts.pop("parts", {}).items()}
    row = AnnouncementInput(unit=unit, score=value, parts=parts, **facts)
    return record_announcements(actor=CLERK, edition=edition, rows=[row])


def criterion(code, max_score, name="", *, scored_by="appraisal", **facts):
    """A criterion to be written: `criterion("1.2", "0.5", "Báo cáo đúng hạn")`."""
    if facts.get("step") is not None:
        facts["step"] = Decimal(facts["step"])
    return CriterionInput(
        code=code,
        name=name or f"Tiêu chí {code}",
        max_score=Decimal(max_score),
        scored_by=scored_by,
        **facts,
    )


# Two domains of uneven depth and a survey, bonus and deduction outside the 100.
USUAL_CRITERIA = (
    ("1", 60, "Chỉ đạo, điều hành"),
    ("1.1", 20, "Kế hoạch"),
    ("1.1.1", 12, "Ban hành kế hoạch"),
    ("1.1.2", 8, "Thực hiện kế hoạch"),
    ("1.2", 40, "Báo cáo"),
    ("2", 40, "Tác động", "survey"),
    ("3", 2, "Điểm thưởng", "bonus"),
    ("4", 3, "Điểm trừ", "deduction"),
)


def make_criteria(
    code="bo-tieu-chi", *, criteria=USUAL_CRITERIA, level="district", **facts
):
    """A set of criteria, each (code, maximum, name[, how it is scored])."""
    return make_criteria_set(
        actor=CLERK,
        facts=CriteriaSetFacts(
            code=code,
            name=facts.pop("name", f"Bộ tiêu chí {code}"),
            level=level,
            total_max=Decimal(facts.pop("total_max", 100)),
            **facts,
        ),
        criteria=[
            each
            if isinstance(each, CriterionInput)
            else criterion(*each[:3], scored_by=(*each, "appraisal")[3])
            for each in criteria
        ],
    )


@contextmanager
def past_the_guards() -> Iterator[None]:
    """What somebody with the database file could do: no trigger is in the way."""
    with triggers_lifted(connection):
        yield


def pass_the_hour(edition):
    """The hour at which a published revision opens is a minute ago."""
    now = timezone.now() - timedelta(minutes=1)
    with past_the_guards():
        edition.publications.filter(revision=edition.revision).update(release_at=now)
        type(edition).objects.filter(pk=edition.pk).update(release_at=now)
    edition.refresh_from_db()


def make_scored_edition(
    index, area, *, criteria_set=None, year=2024, level="district", **settings
):
    """A draft edition with a score sheet, still empty, for every unit."""
    return make_edition(
        actor=CLERK,
        index=index,
        area=area,
        level=level,
        year=year,
        criteria_set=criteria_set or make_criteria(level=level),
        **settings,
    )


def score(edition, unit, reason="", **points):
    """Appraise some leaves of a unit: `score(edition, dai_tu, c1_1_1="11.5")`.

    A survey leaf gets survey points; None empties a leaf.
    """
    surveyed = set(
        edition.criteria_set.criteria.filter(scored_by="survey").values_list(
            "code", flat=True
        )
    )
    rows = []
    for name, value in points.items():
        code = name.removeprefix("c").replace("_", ".")
        column = "survey_score" if code in surveyed else "appraised_score"
        number = None if value is None else Decimal(value)
        rows.append(ScoreInput(unit=unit, code=code, values={column: number}))
    return record_scores(actor=CLERK, edition=edition, rows=rows, reason=reason)


def planned(code, points, **facts):
    """A task to be planned: `planned("1.2", "6", due_on=date(2025, 9, 30))`."""
    facts = {"what": f"Khắc phục {code}", "who": "Văn phòng"} | facts
    facts.setdefault("due_on", date(2025, 9, 30))
    return PlannedTask(code, Decimal(points), TaskFacts(**facts))


def make_plan(edition, unit, tasks, *, is_issued=True):
    """A plan after an edition: tasks as {code: points} or as made by `planned`."""
    if isinstance(tasks, dict):
        day = date(edition.year + 1, 9, 30)
        tasks = [planned(code, points, due_on=day) for code, points in tasks.items()]
    facts = PlanFacts(
        decision="Kế hoạch số 15/KH-UBND" if is_issued else "",
        decided_on=date(edition.year + 1, 3, 20) if is_issued else None,
        is_issued=is_issued,
    )
    return record_plan(
        actor=CLERK, edition=edition, unit=unit, tasks=tasks, facts=facts
    )


def inspect(unit, kind="planned", *, edition=None, findings=(), **facts):
    """An inspection of a unit: `inspect(dai_tu, "surprise", day=date(2025, 5, 6))`.

    Findings are (code, text); with a conclusion it is concluded, else with a day that
    is past it is held.
    """
    facts.setdefault("year", facts["day"].year if facts.get("day") else 2025)
    if facts.get("conclusion"):
        facts.setdefault("state", "concluded")
    return save_inspection(
        actor=CLERK,
        unit=unit,
        edition=edition,
        facts=InspectionFacts(
            kind=kind, findings=[Finding(*each) for each in findings], **facts
        ),
    )
