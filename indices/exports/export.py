"""One page's numbers in their three files, made only when one of them is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from indices.exports.edition import edition_json
from indices.exports.formats import Json, Table, write_csv, write_json
from indices.exports.marks import Mark, all_marks, marked_name

# A table is written the same whatever its rows are.
AnyTable = Table[Any]


@dataclass(frozen=True, slots=True)
class Export:
    """What a page gives to its twins. `file_name` takes the extension."""

    table: AnyTable
    file_name: Callable[[str], str]
    payload: Callable[[], Json]
    workbook: Callable[[], bytes]

    def content(self, format: str) -> bytes:
        """The whole file: "xlsx", "csv" or "json"."""
        if format == "json":
            return write_json(self.payload())
        if format == "csv":
            marks = all_marks(self.table.header, self.table.marks)
            return write_csv(self.table, marks="; ".join(mark.text for mark in marks))
        if format == "xlsx":
            return self.workbook()
        raise ValueError(f"there is no twin in {format}")


def simple_export(
    table: AnyTable, *, payload: Json = None, more: Sequence[AnyTable] = ()
) -> Export:
    """The twins of a page without a form of its own.

    The workbook has a sheet for the table and for each of `more`; the CSV holds the
    table; the JSON is `payload`, else the rows of the table under the columns' keys.
    """
    return Export(
        table=table,
        file_name=partial(
            marked_name, table.name, marks=all_marks(table.header, table.marks)
        ),
        payload=lambda: table_json(table) if payload is None else payload,
        workbook=partial(_simple, [table, *more]),
    )


def _simple(tables: Sequence[AnyTable]) -> bytes:
    # XlsxWriter is loaded by the first workbook, not by every worker.
    from indices.exports.simple import simple_workbook

    return simple_workbook(*tables)


def table_json(table: AnyTable) -> Json:
    """The table as JSON: its title, what it says of itself, a row for each row."""
    payload: dict[str, Json] = {"title": table.title}
    if table.header is not None:
        payload["edition"] = edition_json(table.header)
    payload["illustrative"] = Mark.ILLUSTRATIVE in all_marks(table.header, table.marks)
    payload["notes"] = list(table.notes)
    payload["sources"] = [
        {"title": s.title, "url": s.url or None, "published_on": s.published_on}
        for s in table.sources
    ]
    payload["rows"] = rows_json(table)
    return payload


def rows_json(table: AnyTable) -> list[Json]:
    """The rows under the columns' keys; an empty text is null like any other gap."""
    keys = [column.key for column in table.columns]
    return [
        {
            key: None if value == "" else value
            for key, value in zip(keys, table.cells(row), strict=True)
        }
        for row in table.rows
    ]
