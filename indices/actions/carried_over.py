"""What was entered for a unit goes with it when it is renamed or upgraded.

A one-to-one successor is the same unit in another form, so a draft's sheet and
announcements of the old form become those of the new one. After a merger or a split
they stay with the old unit: nobody's points are another's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from indices.actions.score_sheets import drop_empty_sheets
from indices.models import Announcement, Edition, ScoreSheet
from units.lineage import ONE_TO_ONE_KINDS
from units.models import Unit, UnitSuccession

# The form that is left, the form that takes over.
Step = tuple[Unit, Unit]


def steps_of(arrows: Sequence[UnitSuccession]) -> list[Step]:
    """The one-to-one arrows, in the direction of time."""
    return [
        (arrow.predecessor, arrow.successor)
        for arrow in arrows
        if arrow.kind in ONE_TO_ONE_KINDS
    ]


def staying(steps: Sequence[Step], *, taking_part: Collection[int]) -> list[Step]:
    """Each form that is left, with the first of its later forms that takes part; those
    without one go nowhere, as a transfer may have left the area."""
    later = dict(steps)
    found = []
    for old, new in steps:
        passed = {old}
        while new.pk not in taking_part and new in later and new not in passed:
            passed.add(new)
            new = later[new]
        if new.pk in taking_part:
            found.append((old, new))
    return found


def carry_over(edition: Edition, steps: Sequence[Step]) -> None:
    """Move the draft's entries along; the results are the caller's to compute."""
    drop_empty_sheets(edition=edition, units=[new for _old, new in steps])
    sheets = ScoreSheet.objects.filter(edition=edition, revision=edition.draft_revision)
    announced = Announcement.objects.filter(edition=edition).in_revision(
        edition.draft_revision
    )
    for old, new in steps:
        if not sheets.filter(unit=new).exists():
            sheets.filter(unit=old).update(unit=new)
        if not announced.filter(unit=new).exists():
            announced.filter(unit=old).update(unit=new)
