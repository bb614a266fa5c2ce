"""A django-tables2 table whose body is written in one pass.

Columns, headings, sorting links and attributes are django-tables2's; the stock body
costs about a millisecond a row, which an edition of 3,321 units cannot pay. Every
value goes through `filled`, so nothing reaches the page unescaped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.safestring import SafeString

from indices.tables.quick_html import PLACES, Drawn, filled, joined

SORT_KEY = "sap-xep"
PAGE_KEY = "trang"


class CellColumn(tables.Column):  # type: ignore[misc]
    """A column whose cell is made by `cell(row)`; `css` names it for the styles.

    `classes(row)` names the cell of a row more closely. `sort` is the word of the
    column in the address, "" when it cannot be sorted by; `descends_first` is for
    columns where the highest is what one looks for.
    """

    def __init__(
        self,
        heading: str,
        cell: Callable[..., Any],
        *,
        css: str,
        sort: str = "",
        descends_first: bool = False,
        is_row_header: bool = False,
        head: Any = None,
        classes: Callable[..., str] | None = None,
    ) -> None:
        super().__init__(verbose_name=heading, orderable=False, empty_values=())
        self.cell = cell
        self.css = css
        self.sort = sort
        self.descends_first = descends_first
        self.is_row_header = is_row_header
        self.head = head
        self.classes = classes

    @property
    def tag(self) -> str:
        return "th" if self.is_row_header else "td"

    @property
    def row_template(self) -> str:
        scope = (
            ' scope="row" role="rowheader"' if self.is_row_header else ' role="cell"'
        )
        more = " {}" if self.classes else ""
        return f'<{self.tag}{scope} class="{self.css}{more}">{{}}</{self.tag}>'


class FastTable(tables.Table):  # type: ignore[misc]
    """A table of frozen rows; give it the columns, the rows and the request.

    What django-tables2 needs for a body of its own is made when something asks for it
    (`columns`, `rows`, `as_html`): our pages write the body here.
    """

    can_be_sorted = True

    def __init__(
        self,
        *,
        rows: Sequence[Any],
        columns: Sequence[tuple[str, CellColumn]],
        request: HttpRequest,
        sorted_by: str = "",
    ) -> None:
        self.named_cells = columns
        self.cells = [column for _name, column in columns]
        self.row_list = rows
        self.request_query = request.GET
        self.sorted_by = sorted_by

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or "data" in self.__dict__:
            raise AttributeError(name)
        super().__init__(
            data=self.row_list, extra_columns=self.named_cells, orderable=False
        )
        return getattr(self, name)

    def row_classes(self, row: Any) -> str:
        return ""

    def row_id(self, row: Any) -> str:
        return ""

    def head_html(self) -> SafeString:
        """The heading cells, with a sort link where the column can be sorted by."""
        return self.drawn_head().of(self._query_before_sort())

    def drawn_head(self) -> Drawn:
        """The heading cells around the reader's query."""
        return head_of(self.cells, self.order)

    @property
    def order(self) -> str | None:
        """The word of the order; None where no other can be asked for."""
        return self.sorted_by if self.can_be_sorted else None

    def _query_before_sort(self) -> str:
        """The reader's query from the first page on, its order last and yet to come."""
        kept = [
            (key, value)
            for key, values in self.request_query.lists()
            if key not in (PAGE_KEY, SORT_KEY)
            for value in values
        ]
        return urlencode([*kept, (SORT_KEY, "")])

    def body_html(self) -> SafeString:
        """All rows in one pass."""
        template = (
            '<tr role="row" id="{}" class="{}">'
            + "".join(column.row_template for column in self.cells)
            + "</tr>\n"
        )
        return joined(template, (self._row_values(row) for row in self.row_list))

    def _row_values(self, row: Any) -> list[Any]:
        values = [self.row_id(row), self.row_classes(row)]
        for column in self.cells:
            if column.classes:
                values.append(column.classes(row))
            values.append(column.cell(row))
        return values


def head_of(columns: Sequence[CellColumn], order: str | None) -> Drawn:
    """The heading cells of columns under an order; see `FastTable.order`."""
    return Drawn(joined("{}", ((_head_cell(each, order),) for each in columns)))


def _head_cell(column: CellColumn, order: str | None) -> SafeString:
    content = column.head if column.head is not None else column.verbose_name
    if order is None or not column.sort:
        return filled(
            '<th scope="col" role="columnheader" class="{}">{}</th>',
            column.css,
            content,
        )
    word, state = _sort_link(column, order)
    return filled(
        '<th scope="col" role="columnheader" class="{}" {}>'
        '<a class="sort" href="?{}{}" rel="nofollow">{}</a></th>',
        column.css,
        filled('aria-sort="{}"', state) if state else "",
        PLACES[0],
        word,
        content,
    )


def _sort_link(column: CellColumn, order: str) -> tuple[str, str]:
    """The word the link asks for next, and the state for aria-sort."""
    up, down = column.sort, f"-{column.sort}"
    if order == up:
        return down, "ascending"
    if order == down:
        return up, "descending"
    return (down if column.descends_first else up), ""
