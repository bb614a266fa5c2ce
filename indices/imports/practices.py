"""Reads fixtures/practices/: what sources say that offices do, with neither day nor
number."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from indices.imports.fixture_tables import FixtureRow, fixtures_path, read_table
from indices.models import Practice, Source
from units.models import Unit

COLUMNS = ("unit_code", "on", "kind", "year", "source", "text")


@transaction.atomic
def load_practices(sources: Mapping[str, Source]) -> int:
    """Add those that are not there yet; how many were added."""
    path = fixtures_path("practices", "practices.csv")
    added = 0
    for row in read_table(path, required=COLUMNS):
        _practice, is_new = Practice.objects.get_or_create(
            unit=_unit(row),
            kind=_kind(row),
            year=row.whole("year"),
            source=_source(row, sources),
            text=row.text("text"),
        )
        added += is_new
    return added


def _unit(row: FixtureRow) -> Unit:
    """The unit that bore the code on that day; codes are reused."""
    day = row.day("on")
    if day is None:
        raise row.refusal("on", _("ngày dạng năm-tháng-ngày"))
    unit = Unit.objects.in_force_on(day).filter(code=row.text("unit_code")).first()
    if unit is None:
        raise row.refusal("unit_code", _("mã một đơn vị có hiệu lực khi đó"))
    return unit


def _kind(row: FixtureRow) -> str:
    if row.text("kind") not in Practice.Kind.values:
        raise row.refusal("kind", ", ".join(Practice.Kind.values))
    return row.text("kind")


def _source(row: FixtureRow, sources: Mapping[str, Source]) -> Source:
    if row.text("source") not in sources:
        raise row.refusal("source", _("một khóa của results/sources.csv"))
    return sources[row.text("source")]
