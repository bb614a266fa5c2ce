"""Reads an .xlsx sheet by sheet, cell by cell, as it is stored: the one reader of every
importer. What cannot be read exactly is refused with the part or the cell named.
"""

from collections.abc import Iterator

from indices.imports.xlsx.archive import Archive
from indices.imports.xlsx.cells import PLAIN, Cell, Kind, Style
from indices.imports.xlsx.limits import LIMITS, Limits
from indices.imports.xlsx.parts import (
    VISIBLE,
    SheetEntry,
    read_book,
    read_shared_texts,
    read_styles,
    refuse_outside_relations,
)
from indices.imports.xlsx.references import Range
from indices.imports.xlsx.rows import Row, RowBuilder, Surroundings
from indices.imports.xlsx.sheets import SheetReader
from indices.imports.xlsx.xmlparts import refuse_declarations

__all__ = ["LIMITS", "Cell", "Kind", "Limits", "Sheet", "Workbook", "read_workbook"]


class Sheet:
    """One worksheet; its rows are read anew at every call of `rows`."""

    def __init__(
        self,
        archive: Archive,
        entry: SheetEntry,
        *,
        texts: list[str],
        styles: dict[str, Style],
    ) -> None:
        self.name = entry.name
        self.state = entry.state
        self._archive = archive
        self._entry = entry
        self._texts = texts
        self._styles = styles
        self._surroundings = Surroundings()

    @property
    def is_visible(self) -> bool:
        return self.state == VISIBLE

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, with their numbers as people see them.

        A sheet is only known to be sound when its last row was read.
        """
        builder = RowBuilder(
            file_name=self._archive.name,
            sheet_name=self.name,
            limits=self._archive.limits,
            texts=self._texts,
            styles=self._styles,
        )
        self._surroundings = builder.surroundings
        yield from SheetReader(self._archive, self._entry.part, builder).read()

    # What follows is known once the rows are read.

    @property
    def merges(self) -> tuple[Range, ...]:
        return tuple(self._surroundings.merges)

    def is_hidden_row(self, row: int) -> bool:
        return row in self._surroundings.hidden_rows

    def is_hidden_column(self, column: int) -> bool:
        return any(
            first <= column <= last for first, last in self._surroundings.hidden_columns
        )


class Workbook:
    """The worksheets in the order of their tabs, and what the package holds."""

    def __init__(
        self, archive: Archive, sheets: tuple[Sheet, ...], *, counts_from_1904: bool
    ) -> None:
        self.counts_from_1904 = counts_from_1904
        self.name = archive.name
        self.parts = archive.parts
        self.unpacked = archive.unpacked
        self.sheets = sheets

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, whatever its case, as spreadsheets compare them."""
        folded = name.casefold()
        return next((s for s in self.sheets if s.name.casefold() == folded), None)


def read_workbook(content: bytes, *, name: str, limits: Limits = LIMITS) -> Workbook:
    """The workbook, its package checked; `name` is what refusals call the file.

    Raises ImportRefused, as reading the rows of a sheet does.
    """
    archive = Archive(content, name=name, limits=limits)
    refuse_declarations(archive)
    book = read_book(archive)
    refuse_outside_relations(archive)
    texts = read_shared_texts(archive, book.part)
    styles = {str(n): style for n, style in enumerate(read_styles(archive, book.part))}
    # A cell that names no style has the first one.
    styles[""] = styles.get("0", PLAIN)
    sheets = (
        Sheet(archive, entry, texts=texts, styles=styles) for entry in book.entries
    )
    return Workbook(archive, tuple(sheets), counts_from_1904=book.counts_from_1904)
