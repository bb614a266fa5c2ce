"""Makes editions and changes their settings while they are drafts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, record_change
from indices.actions.errors import ActionRefused
from indices.actions.results import compute_results
from indices.actions.score_sheets import attach
from indices.models import (
    AnnouncedPart,
    CriteriaSet,
    Edition,
    EditionPart,
    PartResult,
    ReformIndex,
    TierScheme,
)
from indices.numbers import format_number
from units.models import Unit

YEARS = range(1990, 2201)


@dataclass(frozen=True, slots=True)
class PartInput:
    """A part of the total; `max_score` None where no maximum is known."""

    code: str
    name: str
    max_score: Decimal | None = None


@transaction.atomic
def make_edition(  # noqa: PLR0913 - the settings of an edition, keyword-only
    *,
    actor: Actor,
    index: ReformIndex,
    area: Unit,
    level: str,
    year: int,
    tier_scheme: TierScheme | None = None,
    ranking_rule: str = "exact",
    units_as_of: date | None = None,
    is_partial: bool = False,
    is_illustrative: bool = False,
    announced_mean: Decimal | None = None,
    note: str = "",
    parts: Sequence[PartInput] = (),
    criteria_set: CriteriaSet | None = None,
) -> Edition:
    """A new draft edition. Refused when it exists or its area was not in force.

    With a criteria set its domains are the parts, whatever `parts` says, and every
    unit gets a score sheet.
    """
    check_year(year)
    as_of = units_as_of or Edition.default_units_as_of(year)
    problems = _problems_of_new_edition(
        index=index, area=area, level=level, year=year, as_of=as_of
    )
    problems += _repeated_parts(parts)
    if is_illustrative != area.is_illustrative:
        problems.append(_("Số liệu minh họa chỉ được nằm trong địa bàn minh họa."))
    if problems:
        raise ActionRefused(problems)
    edition = Edition.objects.create(
        index=index,
        area=area,
        level=level,
        year=year,
        units_as_of=as_of,
        tier_scheme=tier_scheme,
        ranking_rule=ranking_rule,
        is_partial=is_partial,
        is_illustrative=is_illustrative,
        announced_mean=announced_mean,
        note=note,
    )
    if criteria_set is not None:
        attach(edition, criteria_set)
    else:
        _make_parts(edition, parts)
    record_change(
        actor=actor,
        edition=edition,
        action="make_edition",
        summary=_("Tạo kỳ đánh giá %(edition)s") % {"edition": edition},
    )
    compute_results(edition=edition)
    return edition


def _repeated_parts(parts: Sequence[PartInput]) -> list[str]:
    return [
        _("Mã phần điểm “%(code)s” có hai lần.") % {"code": code}
        for code, count in Counter(part.code for part in parts).items()
        if count > 1
    ]


def _make_parts(edition: Edition, parts: Sequence[PartInput]) -> None:
    EditionPart.objects.bulk_create(
        EditionPart(
            edition=edition,
            code=part.code,
            name=part.name,
            max_score=part.max_score,
            position=position,
        )
        for position, part in enumerate(parts, start=1)
    )


def check_year(year: int) -> None:
    """Refuse a year that the database would not take either."""
    if year not in YEARS:
        raise ActionRefused(
            _("Năm %(year)s không hợp lệ, cần từ %(first)s đến %(last)s.")
            % {"year": year, "first": YEARS.start, "last": YEARS.stop - 1}
        )


def _problems_of_new_edition(
    *, index: ReformIndex, area: Unit, level: str, year: int, as_of: date
) -> list[str]:
    problems = []
    if not area.is_in_force_on(as_of):
        problems.append(
            _("%(area)s không còn hoặc chưa có hiệu lực vào ngày %(day)s.")
            % {"area": area.name, "day": as_of.strftime("%d/%m/%Y")}
        )
    # By the address, not the row: two Thái Nguyên share one in the year of a change.
    exists = Edition.objects.at_address(
        index=index.code, area=area.area_slug, level=level, year=year
    ).exists()
    if exists:
        problems.append(
            _("Kỳ đánh giá %(index)s năm %(year)s của %(area)s ở cấp này đã có.")
            % {"index": index.short_name, "year": year, "area": area.name}
        )
    return problems


EDITABLE_SETTINGS = (
    "tier_scheme",
    "ranking_rule",
    "is_partial",
    "announced_mean",
    "note",
)


@transaction.atomic
def change_edition(
    *,
    actor: Actor,
    edition: Edition,
    settings: Mapping[str, object],
    parts: Sequence[PartInput] | None = None,
    reason: str = "",
) -> Edition:
    """Change settings of an edition that has never been published.

    `parts`, when given, are all its parts from now on, known again by their names; a
    part that has scores stays.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.revision:
        raise ActionRefused(
            _("Kỳ đã công bố: thang xếp loại và cách xếp hạng không đổi được nữa.")
        )
    details = []
    for name in EDITABLE_SETTINGS:
        if name not in settings or getattr(edition, name) == settings[name]:
            continue
        label = str(Edition._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        old, new = getattr(edition, name), settings[name]
        setattr(edition, name, new)
        details.append(Change(None, label, _as_text(old), _as_text(new)))
    if parts is not None:
        details += _change_parts(edition, parts)
    if details:
        edition.save()
        record_change(
            actor=actor,
            edition=edition,
            action="change_edition",
            summary=_("Sửa thông tin kỳ đánh giá"),
            details=details,
            reason=reason,
        )
        compute_results(edition=edition)
    return edition


def _change_parts(edition: Edition, wanted: Sequence[PartInput]) -> list[Change]:
    """Write the parts, keeping those whose name stays; what changed, for the log."""
    known = {part.name: part for part in edition.parts.all()}
    old = [_part_as_text(part.name, part.max_score) for part in known.values()]
    new = [_part_as_text(part.name, part.max_score) for part in wanted]
    if old == new:
        return []
    if edition.criteria_set_id:
        raise ActionRefused(_("Các phần điểm của kỳ này theo bộ tiêu chí."))
    names = {part.name for part in wanted}
    problems = _problems_of_parts(edition, wanted, gone=set(known) - names)
    if problems:
        raise ActionRefused(problems)
    # The draft's rows stand on the parts that go; they are made anew after this.
    removed = edition.parts.exclude(name__in=names)
    PartResult.objects.filter(part__in=removed).delete()
    removed.delete()
    codes = {part.code for part in known.values()}
    for position, part in enumerate(wanted, start=1):
        row = known.get(part.name) or EditionPart(
            edition=edition, name=part.name, code=_free_code(codes)
        )
        codes.add(row.code)
        row.max_score, row.position = part.max_score, position
        row.save()
    return [Change(None, _("Các phần điểm"), "; ".join(old), "; ".join(new))]


def _problems_of_parts(
    edition: Edition, wanted: Sequence[PartInput], *, gone: set[str]
) -> list[str]:
    limits = {part.name: part.max_score for part in wanted}
    problems = []
    if len(limits) < len(wanted):
        problems.append(_("Hai phần điểm trùng tên."))
    highest = dict(
        AnnouncedPart.objects.filter(part__edition=edition, score__isnull=False)
        .order_by()
        .values_list("part__name")
        .annotate(highest=Max("score"))
    )
    for name, score in highest.items():
        limit = limits.get(name)
        if name in gone:
            problems.append(
                _("Phần “%(name)s” đã có điểm, không bỏ hay đổi tên được.")
                % {"name": name}
            )
        elif limit is not None and score > limit:
            problems.append(
                _("Phần “%(name)s” đã có điểm %(score)s, lớn hơn %(limit)s.")
                % {
                    "name": name,
                    "score": format_number(score),
                    "limit": format_number(limit),
                }
            )
    return problems


def _free_code(taken: set[str]) -> str:
    number = 1
    while str(number) in taken:
        number += 1
    return str(number)


def _part_as_text(name: str, max_score: Decimal | None) -> str:
    return f"{name} ({format_number(max_score)})" if max_score is not None else name


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return format_number(value)
    return "" if value is None else str(value)
