"""How files are written: text made harmless, CSV, JSON, sheets on A4.

The workbook modules import XlsxWriter, so they are imported when a workbook is asked
for and not before.
"""

from indices.exports.formats.csv_file import write_csv
from indices.exports.formats.json_file import Json, write_json
from indices.exports.formats.tables import (
    ALIGNED,
    Cell,
    Column,
    Kind,
    Span,
    Table,
)

__all__ = [
    "ALIGNED",
    "Cell",
    "Column",
    "Json",
    "Kind",
    "Span",
    "Table",
    "write_csv",
    "write_json",
]
