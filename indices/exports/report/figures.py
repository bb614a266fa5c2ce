"""A unit's operational figures of the year with their targets: behind its annex, or
alone where the edition has no score sheets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.exports.formats import Column, Kind
from indices.exports.report.annex import Annex, AnnexKind
from indices.scoring.ranking import round_half_up
from indices.selectors.explained import UnitName
from indices.selectors.figures import FigureRow
from indices.selectors.header import EditionHeader
from indices.sentences import figures as words


def figures_annex(
    header: EditionHeader,
    unit: UnitName,
    rows: tuple[FigureRow, ...],
    *,
    number: str,
    part: int | None = None,
) -> Annex:
    """Behind the sheet whose annex has the number."""
    alone = lone_figures_annex(header, unit, rows)
    return replace(
        alone, kind=AnnexKind.UNIT, number=number, part=part, is_continued=True
    )


def lone_figures_annex(
    header: EditionHeader, unit: UnitName, rows: tuple[FigureRow, ...]
) -> Annex:
    second = _("%(unit)s năm %(year)s") % {"unit": unit.name, "year": header.year}
    first = _("Số liệu hoạt động")
    return Annex(
        kind=AnnexKind.FIGURES,
        number="",
        title=f"{first}\n{second}".upper(),
        columns=_columns(rows),
        rows=rows,
        belongs=_("(Số liệu đã công bố của đơn vị, không thuộc quyết định về kết quả)"),
    )


def _columns(rows: tuple[FigureRow, ...]) -> list[Column[FigureRow]]:
    places = {id(row): place for place, row in enumerate(rows, start=1)}
    return [
        Column(_("STT"), "number", lambda row: places[id(row)], Kind.INTEGER),
        Column(_("Số liệu"), "name", _name),
        Column(_("Kỳ số liệu"), "period", _period),
        Column(_("Theo nguồn"), "said", _said, Kind.LABEL),
        Column(_("Giá trị"), "value", _value, Kind.AMOUNT),
        Column(_("Mục tiêu"), "target", _target),
        Column(_("Thực hiện"), "state", _state),
        Column(_("Nguồn"), "source", _source),
    ]


def _name(row: FigureRow) -> str:
    name = words.named_with_unit(row.measure)
    level = words.level_word(row.of_level)
    return f"{name} ({level})" if level else name


def _period(row: FigureRow) -> str:
    return words.period_text(row.point.span) if row.point else ""


def _said(row: FigureRow) -> str:
    """With the word of the source: "gần 5.000"."""
    return words.figure_value(row.figure, row.measure)


def _value(row: FigureRow) -> Decimal | None:
    """What was given keeps its digits, what was worked out has those of a page."""
    if row.figure is None:
        return None
    value = row.figure.value
    if isinstance(value, Decimal):
        return value
    return round_half_up(value, max(row.measure.decimals, 2))


def _target(row: FigureRow) -> str:
    return words.target_text(row.target, row.measure) if row.target else ""


def _state(row: FigureRow) -> str:
    return "; ".join(filter(None, [words.state_word(row), words.distance_text(row)]))


def _source(row: FigureRow) -> str:
    """Of the figure and of its target; what was worked out says from what."""
    said = [row.source.title] if row.source else []
    if row.worked is not None:
        said.append(
            words.worked_text(row.worked, row.measure, is_alone=row.given is None)
        )
    if row.target is not None and row.target.document:
        said.append(_("mục tiêu: %(document)s") % {"document": row.target.document})
    return "; ".join(said)
