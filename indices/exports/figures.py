"""The twins of operational figures: of a unit, of a measure, the list of measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.exports.export import Export, rows_json, simple_export
from indices.exports.formats import Cell, Column, Json, Kind, Table
from indices.exports.marks import Mark
from indices.models import Observation
from indices.numbers import STORED_DECIMALS
from indices.scoring.figures import Figure
from indices.scoring.ranking import Exact, round_half_up
from indices.selectors.figures import FigureRow
from indices.selectors.measure_figures import MeasureLine, MeasurePage
from indices.selectors.unit_figures import UnitFigures
from indices.sentences import figures as words
from indices.sentences.measures import definition, measure_title, whole_title

FigureColumns = list[Column[FigureRow]]


def unit_figures_export(page: UnitFigures) -> Export:
    table = unit_figures_table(page)
    payload: Json = {
        "unit": {
            "name": page.unit.name,
            "code": page.unit.code,
            "slug": page.unit.slug,
            "illustrative": page.unit.is_illustrative,
        },
        "year": page.year,
        "years": list(page.years),
        "rows": figures_json(page),
    }
    return simple_export(table, payload=payload)


def figures_json(page: UnitFigures) -> list[Json]:
    """Every figure of the page; also in the unit's own JSON."""
    lines = rows_json(unit_figures_table(page))
    return [_with_codes(line, row) for line, row in zip(lines, page.rows, strict=True)]


def _with_codes(line: Json, row: FigureRow | None) -> Json:
    """What a table says in words, JSON says by its code."""
    assert isinstance(line, dict)
    if row is None:
        return line
    return line | {
        "of_level": row.of_level or None,
        "qualifier": row.given.qualifier if row.given else None,
        "state": row.judgement.state if row.judgement else None,
    }


def unit_figures_table(page: UnitFigures) -> Table[FigureRow]:
    """The rows of the page; also a sheet of the unit's workbook."""
    columns: FigureColumns = [
        Column(_("Mã số liệu"), "measure", lambda r: r.measure.code, Kind.LABEL),
        Column(_("Số liệu"), "name", lambda r: r.measure.name),
        Column(_("Tính cho"), "of_level", lambda r: words.level_word(r.of_level)),
        *_figure_columns(),
    ]
    return Table(
        name=f"so-lieu_{page.unit.slug}" + (f"_{page.year}" if page.year else ""),
        title=words.figures_title(page),
        columns=columns,
        rows=page.rows,
        sources=page.sources,
        marks=[Mark.ILLUSTRATIVE] if page.unit.is_illustrative else [],
        sheet=_("Số liệu hoạt động"),
    )


def _figure_columns() -> FigureColumns:
    """Given, worked out, target and past: alike wherever figures stand."""
    return [
        Column(_("Đơn vị tính"), "unit_of_measure", _measured_in, Kind.LABEL),
        Column(_("Từ ngày"), "starts_on", lambda r: _day(r, 0), Kind.DATE),
        Column(_("Đến ngày"), "ends_on", lambda r: _day(r, 1), Kind.DATE),
        Column(_("Mức chính xác"), "qualifier", _qualifier, Kind.LABEL),
        Column(_("Nguồn nêu"), "value", _given, Kind.SCORE),
        Column(_("Tính ra"), "computed_value", _worked, Kind.SCORE),
        Column(_("Cách tính"), "computed_from", _how),
        Column(_("Năm trước"), "earlier_value", _earlier, Kind.SCORE),
        Column(_("Kỳ trước từ"), "earlier_starts_on", _earlier_day(0), Kind.DATE),
        Column(_("Kỳ trước đến"), "earlier_ends_on", _earlier_day(1), Kind.DATE),
        Column(_("Tăng, giảm"), "change", _change, Kind.CHANGE),
        Column(_("Mục tiêu"), "target", _target, Kind.SCORE),
        Column(_("Thời hạn"), "due_on", _due, Kind.DATE),
        Column(_("Thực hiện"), "state", words.state_word, Kind.LABEL),
        Column(_("Cách mục tiêu"), "distance", _distance, Kind.CHANGE),
        Column(_("Văn bản giao"), "document", _document),
        Column(_("Nguồn"), "source", lambda r: r.source.title if r.source else None),
        Column(_("Về kỳ số liệu"), "period_note", _of_given("period_note")),
        Column(_("Ghi chú"), "note", _of_given("note")),
    ]


def _measured_in(row: FigureRow) -> str:
    return row.measure.unit_of_measure


def _day(row: FigureRow, place: int) -> date | None:
    return row.point.span[place] if row.point else None


def _qualifier(row: FigureRow) -> str | None:
    if row.given is None:
        return None
    return str(Observation.Qualifier(row.given.qualifier).label)


def _given(row: FigureRow) -> Decimal | None:
    return row.given.value if row.given else None


def _worked(row: FigureRow) -> Decimal | None:
    return _exact(row.worked.figure) if row.worked else None


def _how(row: FigureRow) -> str | None:
    return words.worked_text(row.worked, row.measure) if row.worked else None


def _earlier(row: FigureRow) -> Decimal | None:
    return _exact(row.earlier.figure) if row.earlier else None


def _earlier_day(place: int) -> Callable[[FigureRow], date | None]:
    return lambda row: row.earlier.span[place] if row.earlier else None


def _change(row: FigureRow) -> Decimal | None:
    return _rounded(row.earlier.change) if row.earlier else None


def _target(row: FigureRow) -> Decimal | None:
    return row.target.value if row.target else None


def _due(row: FigureRow) -> date | None:
    return row.target.due_on if row.target else None


def _distance(row: FigureRow) -> Decimal | None:
    return _rounded(row.judgement.distance) if row.judgement else None


def _document(row: FigureRow) -> str | None:
    return row.target.document if row.target else None


def _of_given(name: str) -> Callable[[FigureRow], str | None]:
    return lambda row: getattr(row.given, name) if row.given else None


def _exact(figure: Figure) -> Decimal | None:
    return _rounded(figure.value)


def _rounded(value: Exact | None) -> Decimal | None:
    return None if value is None else round_half_up(value, STORED_DECIMALS)


# --- one measure across units -----------------------------------------------------


UnitLine = tuple[str, str, FigureRow | None]


def measure_export(page: MeasurePage) -> Export:
    table = _measure_table(page)
    measure = page.measure
    payload: Json = {
        "measure": {
            "code": measure.code,
            "name": measure.name,
            "unit_of_measure": measure.unit_of_measure,
            "direction": measure.direction,
        },
        "area": page.area.area_slug,
        "level": page.level,
        "year": page.year,
        "illustrative": page.area.is_illustrative,
        "missing_count": page.missing_count,
        "rows": [
            _with_codes(line, row[2])
            for line, row in zip(rows_json(table), table.rows, strict=True)
        ],
    }
    return simple_export(table, payload=payload)


def _measure_table(page: MeasurePage) -> Table[UnitLine]:
    """The units as on the page; those without a figure behind them, empty."""
    rows: list[UnitLine] = []
    if page.whole is not None:
        rows.append(("", whole_title(page), page.whole))
    rows += [(each.unit.code, each.unit.name, each.row) for each in page.rows]
    rows += [(unit.code, unit.name, None) for unit in page.missing]
    columns: list[Column[UnitLine]] = [
        Column(_("Mã đơn vị"), "code", lambda row: row[0], Kind.LABEL),
        Column(_("Đơn vị"), "unit", lambda row: row[1]),
        *(
            Column(each.heading, each.key, _inside(each), each.kind, each.decimals)
            for each in _figure_columns()
        ),
    ]
    area = page.area
    return Table(
        name=f"so-lieu_{page.measure.code}_{area.area_slug}_{page.year}",
        title=measure_title(page),
        columns=columns,
        rows=rows,
        sources=page.sources,
        notes=[definition(page.measure)],
        marks=[Mark.ILLUSTRATIVE] if area.is_illustrative else [],
        sheet=_("Số liệu"),
    )


def _inside(column: Column[FigureRow]) -> Callable[[UnitLine], Cell]:
    return lambda row: None if row[2] is None else column.value(row[2])


# --- all measures -----------------------------------------------------------------


def measure_list_export(lines: Sequence[MeasureLine]) -> Export:
    columns: list[Column[MeasureLine]] = [
        Column(_("Mã"), "code", lambda line: line.measure.code, Kind.LABEL),
        Column(_("Số liệu"), "name", lambda line: line.measure.name),
        Column(_("Đơn vị tính"), "unit_of_measure", _line_unit, Kind.LABEL),
        Column(_("Chiều"), "direction", _direction, Kind.LABEL),
        Column(_("Tử số"), "numerator", lambda line: _code(line.measure.numerator)),
        Column(_("Mẫu số"), "denominator", lambda x: _code(x.measure.denominator)),
        Column(
            _("Cộng từ cấp dưới"), "rolls_up", lambda x: x.measure.rolls_up, Kind.FLAG
        ),
        Column(_("Năm mới nhất"), "newest_year", _newest, Kind.INTEGER),
        Column(_("Giải thích"), "description", lambda x: x.measure.description),
    ]
    return simple_export(
        Table(
            name="so-lieu",
            title=_("Các loại số liệu hoạt động"),
            columns=columns,
            rows=lines,
            sheet=_("Loại số liệu"),
        )
    )


def _line_unit(line: MeasureLine) -> str:
    return line.measure.unit_of_measure


def _direction(line: MeasureLine) -> str:
    return line.measure.get_direction_display()


def _code(measure: object) -> str | None:
    return getattr(measure, "code", None)


def _newest(line: MeasureLine) -> int | None:
    return line.real[0].year if line.real else None


# --- beside the data of an edition ---------------------------------------------------


def edition_figures_table(rows: Sequence[Observation]) -> Table[Observation]:
    """A row for each figure, as its source has it; nothing worked out."""
    columns: list[Column[Observation]] = [
        Column(_("Mã đơn vị"), "unit_code", lambda row: row.unit.code, Kind.LABEL),
        Column(_("Mã số liệu"), "measure", lambda row: row.measure.code, Kind.LABEL),
        Column(_("Số liệu"), "name", lambda row: row.measure.name),
        Column(_("Tính cho cấp"), "of_level", lambda row: row.of_level, Kind.LABEL),
        Column(_("Từ ngày"), "starts_on", lambda row: row.starts_on, Kind.DATE),
        Column(_("Đến ngày"), "ends_on", lambda row: row.ends_on, Kind.DATE),
        Column(_("Mức chính xác"), "qualifier", lambda row: row.qualifier, Kind.LABEL),
        Column(_("Giá trị"), "value", lambda row: row.value, Kind.SCORE),
        Column(
            _("Đơn vị tính"),
            "unit_of_measure",
            lambda row: row.measure.unit_of_measure,
            Kind.LABEL,
        ),
        Column(_("Nguồn"), "source", lambda row: str(row.source or "")),
    ]
    return Table(
        "so-lieu-hoat-dong",
        _("Số liệu hoạt động"),
        columns,
        rows,
        sheet=_("Số liệu hoạt động"),
    )
