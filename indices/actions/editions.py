"""Makes editions and changes their settings while they are drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, record_change
from indices.actions.errors import ActionRefused
from indices.actions.results import compute_results
from indices.models import Edition, EditionPart, ReformIndex, TierScheme
from units.models import Unit


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
) -> Edition:
    """A new draft edition. Refused when it exists or its area was not in force."""
    as_of = units_as_of or Edition.default_units_as_of(year)
    problems = _problems_of_new_edition(
        index=index, area=area, level=level, year=year, as_of=as_of
    )
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
    record_change(
        actor=actor,
        edition=edition,
        action="make_edition",
        summary=_("Tạo kỳ đánh giá %(edition)s") % {"edition": edition},
    )
    compute_results(edition=edition)
    return edition


def _problems_of_new_edition(
    *, index: ReformIndex, area: Unit, level: str, year: int, as_of: date
) -> list[str]:
    problems = []
    if not area.is_in_force_on(as_of):
        problems.append(
            _("%(area)s không còn hoặc chưa có hiệu lực vào ngày %(day)s.")
            % {"area": area.name, "day": as_of.strftime("%d/%m/%Y")}
        )
    exists = Edition.objects.filter(
        index=index, area=area, level=level, year=year
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
    *, actor: Actor, edition: Edition, settings: dict[str, object], reason: str = ""
) -> Edition:
    """Change settings of an edition that has never been published."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.revision:
        raise ActionRefused(
            _("Kỳ đã công bố: thang xếp loại và cách xếp hạng không đổi được nữa.")
        )
    details = []
    for name in EDITABLE_SETTINGS:
        if name not in settings or getattr(edition, name) == settings[name]:
            continue
        old = getattr(edition, name)
        setattr(edition, name, settings[name])
        details.append(
            Change(
                unit=None,
                column=str(Edition._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                old=str(old if old is not None else ""),
                new=str(settings[name] if settings[name] is not None else ""),
            )
        )
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
