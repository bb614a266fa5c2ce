"""One streaming pass over a sheet: expat for whatever a sheet may hold, and a quicker
way for the rows that are written as every spreadsheet writes plain values.

A quick row is one that is matched as a whole, by a pattern that only fits sound XML of
ASCII marks; all else goes to expat, which stands between two rows meanwhile.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from indices.imports.xlsx.archive import Archive
from indices.imports.xlsx.rows import Found, Row, RowBuilder
from indices.imports.xlsx.xmlparts import MAIN, Feeder
from units.problems import ImportRefused

ROOT = "worksheet"
DEEPEST = 100
ROW_END = b"</row>"
# A row longer than this does not wait for its end, but goes to expat.
LONGEST_ROW = 512 * 1024
TRUE = ("1", "true")
# No declaration of an encoding, or of one whose marks are those of ASCII.
ASCII_MARKS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?:(?!encoding)[^>])*"
    rb"(?:encoding\s*=\s*[\"'](?:utf-8|us-ascii)[\"'][^>]*)?\?>)?\s*<[^?]",
    re.IGNORECASE,
)

_ROW = r'<row r="[1-9][0-9]{0,6}"(?: [A-Za-z0-9:]{1,40}="[ !#-%\'-;=?-~]{0,80}")*+'
_REFERENCE = r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?'
_TYPE = r'(?: t="([a-zA-Z]{1,9})")?'
_VALUE = (
    r"(?:<f>([^<&\x00-\x1f]+)</f>)?+"
    r"(?:<v>([^<&\x00-\x1f]*)</v>"
    r'|<is><t(?: xml:space="preserve")?>([^<&\x00-\x1f]*)</t></is>)'
)
CELL = re.compile(f"{_REFERENCE}{_TYPE}>{_VALUE}</c>")
_ANY_CELL = re.sub(
    r"\((?![?])", "(?:", f"{_REFERENCE}{_TYPE}(?:/>|></c>|>{_VALUE}</c>)"
)
ROWS = re.compile(f"(?:{_ROW}(?:/>|>(?:{_ANY_CELL})*+</row>))++".encode())
ROW_NUMBER = re.compile(r'<row r="([0-9]+)"')


class SheetPass:
    """The handlers of expat for one sheet; what they find goes to the builder."""

    def __init__(self, builder: RowBuilder) -> None:
        self._builder = builder
        self._buffer: list[str] = []
        # Called by expat itself, without a frame of Python.
        self.characters = self._buffer.append
        self._prefix: str | None = None
        self._depth = 0
        self._in_data = self._in_row = self._in_cell = self._in_reading = False
        self._found = Found()
        self._text: list[str] = []

    @property
    def is_between_rows(self) -> bool:
        return self._in_data and not self._in_row

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if self._prefix is None:
            self._begin(name, attributes)
        self._buffer.clear()
        tag = name.removeprefix(self._prefix or "")
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f" and self._in_cell:
            self._start_formula(attributes)
        elif tag != "v":
            self._start_other(tag, attributes)

    def end(self, name: str, /) -> None:
        tag = name.removeprefix(self._prefix or "")
        if tag == "c":
            self._in_cell = False
            self._found.text = "".join(self._text)
            self._builder.put(self._found)
        elif tag == "row":
            self._in_row = False
            self._builder.end_row()
        elif tag == "v":
            self._text = list(self._buffer)
        elif tag == "f" and self._in_cell:
            self._found.formula = "".join(self._buffer)
        else:
            self._end_other(tag)

    def start_cdata(self) -> None:
        """Between rows it could hold what looks like rows."""
        if self.is_between_rows:
            raise self._broken()

    def after_chunk(self) -> None:
        """What piles up inside one element, where no end calls."""
        limit = 8 * self._builder.limits.text
        pieces = (*self._buffer, *self._text)
        if len(pieces) > 8 and sum(map(len, pieces)) > limit:
            raise self._builder.refusal(
                self._builder.here, _("quá nhiều chữ trong một ô")
            )

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _colon, tag = name.rpartition(":")
        namespace = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns")
        if tag != ROOT or namespace not in MAIN:
            raise self._builder.refusal("A1", _("phần của trang không phải bảng tính"))
        self._prefix = f"{prefix}:" if prefix else ""

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self._in_row or not self._in_data:
            raise self._broken()
        self._in_row = True
        self._builder.begin_row(
            attributes.get("r"), is_hidden=attributes.get("hidden") in TRUE
        )

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._in_cell or not self._in_row:
            raise self._broken()
        self._in_cell = True
        self._builder.place(attributes.get("r"))
        self._found = Found(attributes.get("s", ""), attributes.get("t", "n"))
        self._text = []

    def _start_formula(self, attributes: dict[str, str]) -> None:
        self._found.formula = ""
        if attributes.get("t") in ("array", "dataTable"):
            self._builder.note_formula_range(attributes.get("ref", ""))

    def _start_other(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._broken()
        if tag == "sheetData":
            self._in_data = True
        elif tag == "rPh":
            self._in_reading = True
        elif tag == "col" and attributes.get("hidden") in TRUE:
            self._builder.note_hidden_columns(
                attributes.get("min", ""), attributes.get("max", "")
            )
        elif tag == "mergeCell":
            self._builder.note_merge(attributes.get("ref", ""))

    def _end_other(self, tag: str) -> None:
        self._depth -= 1
        if tag == "t":
            if self._in_cell and not self._in_reading:
                self._text.extend(self._buffer)
        elif tag == "rPh":
            self._in_reading = False
        elif tag == "sheetData":
            self._in_data = False

    def _broken(self) -> ImportRefused:
        return self._builder.refusal(
            self._builder.here, _("bảng tính hỏng quanh ô này")
        )


class SheetReader:
    """Parts a sheet between the quick way and expat, row by row."""

    def __init__(self, archive: Archive, part: str, builder: RowBuilder) -> None:
        self._archive, self._part, self._builder = archive, part, builder
        self._handlers = SheetPass(builder)
        self._feeder = Feeder(archive, part, self._handlers, namespaces=False)

    def read(self) -> Iterator[Row]:
        rows, waiting, is_quick = self._builder.rows, b"", None
        for chunk in self._archive.chunks(self._part):
            if is_quick is None:
                is_quick = bool(ASCII_MARKS.match(chunk))
            if is_quick:
                waiting = self._take(waiting + chunk)
            else:
                self._feeder.feed(chunk)
            while rows:
                yield rows.popleft()
        self._feeder.feed(waiting)
        self._feeder.close()
        while rows:
            yield rows.popleft()

    def _take(self, data: bytes) -> bytes:
        """Read all whole rows of the data; what is left waits for more."""
        start = 0
        while start < len(data):
            if self._is_between_rows and (found := ROWS.match(data, start)):
                self._take_rows(data[start : found.end()])
                start = found.end()
                continue
            end = self._end_of_slow_piece(data, start)
            if not end:
                break
            self._feeder.feed(data[start:end])
            start = end
        rest = data[start:]
        if self._is_between_rows and len(rest) < LONGEST_ROW:
            return rest
        self._feeder.feed(rest)
        return b""

    @property
    def _is_between_rows(self) -> bool:
        return self._handlers.is_between_rows and self._feeder.is_between_tags

    def _end_of_slow_piece(self, data: bytes, start: int) -> int:
        """Where the quick way may be tried again; 0 when that is not in the data."""
        if not self._handlers.is_between_rows:
            return max(data.find(b"<row ", start + 1), 0)
        ended = data.find(ROW_END, start)
        return ended + len(ROW_END) if ended >= 0 else 0

    def _take_rows(self, data: bytes) -> None:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise self._archive.refusal(
                _("phần %(part)s không phải UTF-8") % {"part": self._part}
            ) from error
        builder = self._builder
        builder.check_order([int(number) for number in ROW_NUMBER.findall(text)])
        for piece in text.split(ROW_END.decode()):
            head, _end, body = piece[piece.rfind("<row ") :].partition(">")
            cells = CELL.findall(body)
            if cells:
                self._archive.spend(self._part, 4 * len(cells))
                builder.begin_row(
                    head.split('"', 2)[1],
                    is_hidden=' hidden="1"' in head or ' hidden="true"' in head,
                )
                builder.put_quickly(cells)
                builder.end_row()
        builder.skip_to_last()
