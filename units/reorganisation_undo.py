"""Takes a reorganisation back while nothing rests on the units that it made."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from units.lineage import refresh_first_forms
from units.models import Reorganisation, Unit, UnitSuccession


class StillNeeded(Exception):  # noqa: N818 - a refusal, not an error of the program
    """A unit that the reorganisation made is referred to by what was entered since."""


@transaction.atomic
def take_back(entry: Reorganisation, *, undone_by: str) -> None:
    """Remove the units and arrows it made and let the ended units go on.

    Raises StillNeeded, nothing changed, where a unit has been reorganised again since
    or has anything of its own: results, sheets, accounts.
    """
    arrows = list(entry.arrows.select_related("predecessor", "successor"))
    made = {a.successor for a in arrows if a.successor.valid_from == a.effective_on}
    ended = list(entry.ended.all())
    _refuse_later_arrows(entry, made)
    entry.arrows.all().delete()
    refresh_first_forms()
    try:
        # Those below first: a unit is protected while another lies in it.
        for unit in sorted(
            made, key=lambda unit: unit.parent_id in {m.pk for m in made}
        ):
            Unit.objects.filter(parent=unit, pk__in=[m.pk for m in made]).delete()
            unit.delete()
    except ProtectedError as error:
        names = ", ".join(sorted({str(each) for each in error.protected_objects})[:3])
        raise StillNeeded(
            _("Đã có dữ liệu gắn với đơn vị mới: %(names)s.") % {"names": names}
        ) from error
    entry.ended.clear()
    # What ends for another reason as well, on the same day, stays ended.
    imported = UnitSuccession.objects.filter(
        reorganisation=None, effective_on=entry.effective_on
    )
    others = Reorganisation.objects.filter(effective_on=entry.effective_on)
    Unit.objects.filter(pk__in=[unit.pk for unit in ended]).exclude(
        Q(pk__in=imported.values("predecessor"))
        | Q(pk__in=others.filter(ended__isnull=False).values("ended"))
    ).update(valid_to=None)
    entry.undone_by, entry.undone_at = undone_by[:150], timezone.now()
    entry.save(update_fields=["undone_by", "undone_at"])


def _refuse_later_arrows(entry: Reorganisation, made: set[Unit]) -> None:
    later = (
        UnitSuccession.objects.filter(Q(predecessor__in=made) | Q(successor__in=made))
        .exclude(reorganisation=entry)
        .select_related("predecessor", "successor")
        .first()
    )
    if later is not None:
        raise StillNeeded(
            _("Đơn vị mới đã được sắp xếp tiếp: %(later)s.") % {"later": later}
        )
