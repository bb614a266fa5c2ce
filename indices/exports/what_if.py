"""The twins of assumptions; each says in its name and first line that it is one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.exports.edition import edition_json
from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Column, Json, Kind, Table
from indices.exports.marks import Mark, file_stem
from indices.selectors.what_if import Change, Outcome, WhatIfPage
from indices.sentences.what_if import what_if_finding, what_if_title


def what_if_export(page: WhatIfPage) -> Export:
    """Every criterion whose points are assumed, and what they come to."""
    table = _table(page)
    unit = page.base.unit
    payload: Json = {
        "hypothetical": True,
        "edition": edition_json(page.header),
        "unit": {"name": unit.name, "slug": unit.slug},
        "before": _outcome_json(page.before),
        "after": _outcome_json(page.after),
        "rows": rows_json(table),
    }
    return simple_export(table, payload=payload)


def _outcome_json(outcome: Outcome) -> dict[str, Json]:
    return {
        "score": outcome.score,
        "rank": outcome.rank,
        "ranked_of": outcome.ranked_of,
        "tier": outcome.tier.name if outcome.tier else None,
    }


def _table(page: WhatIfPage) -> Table[Change]:
    columns: list[Column[Change]] = [
        Column(_("Mã"), "code", lambda row: row.leaf.line.code, Kind.LABEL),
        Column(_("Tiêu chí"), "name", lambda row: row.leaf.line.name),
        Column(_("Lĩnh vực"), "domain", lambda row: row.leaf.domain.name),
        Column(
            _("Tối đa"), "max_score", lambda row: row.leaf.line.max_score, Kind.SCORE
        ),
        Column(_("Đang đạt"), "points", lambda row: row.leaf.points, Kind.SCORE),
        Column(_("Giả định"), "assumed", lambda row: row.points, Kind.SCORE),
        Column(_("Chênh"), "gain", lambda row: row.gain, Kind.CHANGE),
    ]
    return Table(
        name=f"{file_stem(page.header, 'gia-dinh')}_{page.base.unit.slug}",
        title=what_if_title(page.base),
        columns=columns,
        rows=page.changes,
        header=page.header,
        notes=[what_if_finding(page)],
        marks=[Mark.HYPOTHETICAL],
        sheet=_("Giả định"),
    )
