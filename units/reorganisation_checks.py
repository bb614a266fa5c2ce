"""What speaks against a reorganisation before it is tried: numbers, units, names, days.

Codes that other units bear and units above are left to the imports, which write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from units.lineage import ONE_TO_ONE_KINDS
from units.models import (
    LEVEL_OF_KIND,
    Kind,
    Level,
    SuccessionExtent,
    SuccessionKind,
    Unit,
    UnitSuccession,
)
from units.names import spelling_key, split_kind
from units.problems import Problem
from units.querysets import UnitQuerySet
from units.reorganisation_plan import (
    Arriving,
    Leaving,
    ReorganisationPlan,
    kind_of,
    said,
)

_CODE = re.compile(r"[0-9A-Za-z]+(?:[._-][0-9A-Za-z]+)*")
# Places are called by their kind; a department or a ministry may go without.
LEVELS_WITH_KIND = {Level.PROVINCE, Level.DISTRICT, Level.COMMUNE}


def problems_of(plan: ReorganisationPlan) -> list[Problem]:
    """Everything at once; none where the plan may be tried."""
    problems = [*_wrong_numbers(plan)]
    for item in plan.leaving:
        problems += _problems_of_leaving(item, plan)
    problems += _problems_of_arrows(plan)
    keys = [item.unit.pk for item in plan.leaving]
    for item in plan.leaving:
        if keys.count(item.unit.pk) > 1:
            problems.append(
                Problem(item.place, "", item.unit.name, _("mỗi đơn vị một lần"))
            )
    if not problems:
        problems += _problems_of_arriving(plan)
    return problems


def children_of(units: Sequence[Unit], plan: ReorganisationPlan) -> UnitQuerySet:
    """Places below them on the eve; departments end and begin with their own rows."""
    return (
        Unit.objects.filter(parent__in=units)
        .in_force_on(plan.eve)
        .exclude(level=Level.DEPARTMENT)
        .order_by("sort_key", "id")
    )


def _wrong_numbers(plan: ReorganisationPlan) -> Iterator[Problem]:
    """Each kind has its own number of units before and after."""
    old, new = len(plan.leaving), len(plan.arriving)
    # What only gives up a part is itself one of the units after the split.
    remaining = sum(not item.ends for item in plan.leaving)
    expected = ""
    if plan.kind == SuccessionKind.MERGER and not (old >= 2 and new == 1):
        expected = _("từ hai đơn vị trở lên nhập thành một đơn vị")
    elif plan.kind == SuccessionKind.SPLIT and not (old == 1 and new + remaining >= 2):
        expected = _(
            "một đơn vị chia thành hai đơn vị trở lên; nếu chỉ tách một phần và đơn vị "
            "vẫn còn, ghi “; một phần” sau tên đơn vị trước"
        )
    elif plan.kind in (SuccessionKind.RENAME, SuccessionKind.UPGRADE) and not (
        old == new == 1
    ):
        expected = _("một đơn vị trước và một đơn vị sau")
    elif plan.kind == SuccessionKind.TRANSFER and not (old == new >= 1):
        expected = _("mỗi đơn vị chuyển đi giữ mã và tên của mình")
    if expected:
        found = _("%(old)d đơn vị trước, %(new)d đơn vị sau") % {"old": old, "new": new}
        yield Problem(_("Hình thức"), "", found, expected)


# --- units before -----------------------------------------------------------------


def _problems_of_leaving(item: Leaving, plan: ReorganisationPlan) -> Iterator[Problem]:
    unit = item.unit
    if not unit.is_in_force_on(plan.eve):
        expected = _("một đơn vị có hiệu lực ngày %(day)s") % {
            "day": f"{plan.eve:%d/%m/%Y}"
        }
        yield Problem(item.place, "", unit.name, expected)
    elif unit.valid_to is not None and unit.valid_to != plan.effective_on:
        day = f"{unit.valid_to:%d/%m/%Y}"
        expected = _("đơn vị chưa kết thúc (đơn vị này kết thúc từ %(day)s)")
        yield Problem(item.place, "", unit.name, expected % {"day": day})
    if plan.kind == SuccessionKind.TRANSFER and _stays_where_it_is(item, plan):
        expected = _("đơn vị cấp trên khác với đơn vị cấp trên đang có")
        yield Problem(item.place, "", unit.name, expected)
    if plan.kind in ONE_TO_ONE_KINDS and not (
        item.ends and item.extent == SuccessionExtent.WHOLE
    ):
        yield Problem(item.place, "", said(item), _("toàn bộ đơn vị"))
    if (
        plan.kind == SuccessionKind.SPLIT
        and item.ends
        and children_of([unit], plan).exists()
    ):
        expected = _(
            "đơn vị không có đơn vị cấp dưới; nếu có, hãy chuyển từng đơn vị cấp dưới "
            "bằng import_units và import_successions"
        )
        yield Problem(item.place, "", unit.name, expected)


def _stays_where_it_is(item: Leaving, plan: ReorganisationPlan) -> bool:
    """Whether the unit above is, on the day, the very one it was before."""
    above = item.unit.parent
    return (
        above is not None
        and above.is_in_force_on(plan.effective_on)
        and any(
            old is item and new.parent_code == above.code
            for old, new in zip(plan.leaving, plan.arriving, strict=False)
        )
    )


def _problems_of_arrows(plan: ReorganisationPlan) -> Iterator[Problem]:
    """What went over as a whole has nothing left, and what ends has no later story.

    Parts of a unit may go by several reorganisations of one day. One query.
    """
    items = {item.unit.pk: item for item in plan.leaving}
    arrows = UnitSuccession.objects.filter(
        Q(predecessor__in=items) | Q(successor__in=items),
        effective_on__gte=plan.effective_on,
    ).select_related("predecessor", "successor")
    for arrow in arrows.order_by("effective_on", "pk"):
        item = items.get(arrow.predecessor_id) or items[arrow.successor_id]
        if _allows(arrow, item, plan):
            continue
        expected = _(
            "đơn vị chưa được sắp xếp trong ngày này hay sau đó (đã ghi: %(a)s)"
        )
        yield Problem(item.place, "", said(item), expected % {"a": arrow})


def _allows(arrow: UnitSuccession, item: Leaving, plan: ReorganisationPlan) -> bool:
    """Whether an arrow on record leaves room for what the plan says of its unit."""
    if arrow.effective_on > plan.effective_on:
        return not item.ends
    if arrow.successor_id == item.unit.pk:
        return True
    is_the_same = arrow.successor.code in {new.code for new in plan.arriving}
    return not is_the_same and SuccessionExtent.WHOLE not in (
        arrow.extent,
        item.extent,
    )


# --- units after ------------------------------------------------------------------


def _problems_of_arriving(plan: ReorganisationPlan) -> Iterator[Problem]:
    if plan.kind == SuccessionKind.TRANSFER:
        return
    levels = {item.unit.level for item in plan.leaving}
    for new in plan.arriving:
        yield from _problems_of_form(new, levels, plan)
    if plan.kind in (SuccessionKind.RENAME, SuccessionKind.UPGRADE):
        old, (new,) = plan.leaving[0].unit, plan.arriving
        if (old.code, old.name) == (new.code, new.name):
            yield Problem(new.place, "", new.name, _("tên hoặc mã khác với đang có"))
    yield from _problems_of_names(plan)


def _problems_of_form(
    new: Arriving, levels: set[str], plan: ReorganisationPlan
) -> Iterator[Problem]:
    if not _CODE.fullmatch(new.code):
        expected = _("mã chỉ gồm chữ cái không dấu, chữ số, dấu “-”, “.” hoặc “_”")
        yield Problem(new.place, "code", new.code, expected)
    kind = kind_of(new, plan)
    if levels & LEVELS_WITH_KIND and not split_kind(new.name)[0]:
        expected = _("tên đầy đủ, bắt đầu bằng loại đơn vị: xã, phường, …")
        yield Problem(new.place, "name", new.name, expected)
    elif plan.kind != SuccessionKind.UPGRADE and _level_of(kind) not in levels:
        expected = _("đơn vị cùng cấp với đơn vị trước")
        yield Problem(new.place, "name", new.name, expected)


def _level_of(kind: str) -> str:
    return LEVEL_OF_KIND[Kind(kind)] if kind in Kind.values else ""


def _problems_of_names(plan: ReorganisationPlan) -> Iterator[Problem]:
    """A name means one unit under the unit above; else no list could call it by name.
    One query."""
    ending = [item.unit.pk for item in plan.leaving if item.ends]
    beside = (
        Unit.objects.filter(parent__code__in={new.parent_code for new in plan.arriving})
        .in_force_on(plan.effective_on)
        .exclude(pk__in=ending)
        .select_related("parent")
    )
    taken = {
        (unit.parent.code, spelling_key(unit.name)): unit.code
        for unit in beside
        if unit.parent is not None
    }
    for new in plan.arriving:
        key = new.parent_code, spelling_key(new.name)
        # One code twice is for the imports to refuse: they know its other lives.
        if taken.get(key, new.code) != new.code:
            expected = _("tên chưa có đơn vị nào mang (đã là tên của mã %(code)s)")
            yield Problem(new.place, "name", new.name, expected % {"code": taken[key]})
        taken[key] = new.code
