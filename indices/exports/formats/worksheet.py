"""XlsxWriter's sheet with what a formal one needs and XlsxWriter lacks."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet


class FormalWorksheet(Worksheet):  # type: ignore[misc]
    """A sheet whose first page bears no header; XlsxWriter has no such switch."""

    def _prepare_formula(
        self, formula: str, expand_future_functions: bool = False
    ) -> str:
        """Our few formulas use no newer function; looking for them takes long."""
        return formula.removeprefix("=")

    def merge_written(self, area: tuple[int, int, int, int]) -> None:
        """Merge cells that are already written: merge_range would write them anew,
        which a sheet kept row by row cannot."""
        self.merge.append(area)

    def write_xml_rows(self, xml: str, *, last: int) -> None:
        """Whole rows as they will stand in the file, up to the row `last`."""
        self._write_single_row(last)
        self.row_data_fh.write(xml)
        self.dim_rowmax = last

    def _xml_rich_inline_string(
        self, string: str, attributes: Sequence[tuple[str, object]] = ()
    ) -> None:
        """Text that begins with <r> is text: XlsxWriter would pass it on as markup."""
        self._xml_inline_string(string, True, attributes)

    def _write_header_footer(self) -> None:
        self._xml_start_tag("headerFooter", [("differentFirst", 1)])
        self._write_odd_header()
        self._xml_end_tag("headerFooter")
