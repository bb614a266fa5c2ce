"""Says how an edition's report is headed; no result depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, record_change
from indices.models import Edition, Letterhead


@transaction.atomic
def set_letterhead(
    *, actor: Actor, edition: Edition, facts: Mapping[str, object]
) -> Letterhead:
    """Also of a published edition: a report is made out again and again."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    letterhead = Letterhead.objects.filter(edition=edition).first() or Letterhead(
        edition=edition
    )
    details = []
    for name, new in facts.items():
        old = getattr(letterhead, name)
        if old == new:
            continue
        label = str(Letterhead._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        setattr(letterhead, name, new)
        details.append(Change(None, label, _as_text(old), _as_text(new)))
    if details:
        letterhead.save()
        record_change(
            actor=actor,
            edition=edition,
            action="set_letterhead",
            summary=_("Sửa thể thức báo cáo"),
            details=details,
        )
    return letterhead


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value or "")
