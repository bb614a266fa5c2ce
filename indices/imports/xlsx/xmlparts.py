"""One streaming pass over an XML part that can neither expand nor fetch anything.

Its handlers are called by expat itself: a pass through SAX objects costs twice as much.
What bounds a pass is counted in the bytes before they are parsed.
"""

from functools import lru_cache
from typing import Any, Protocol
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser
from django.utils.translation import gettext as _

from indices.imports.xlsx.archive import Archive
from units.problems import ImportRefused

# The two namespaces of a workbook, the usual and the strict one.
MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
# A start tag, comment or the like longer than this is none of an honest file, and expat
# begins anew with it at every chunk.
LONGEST_TAG = 1024 * 1024
LONGEST_PROLOG = 128 * 1024
XML_SUFFIXES = (".xml", ".rels", ".vml")


class Handlers(Protocol):
    """What a pass calls: names are "namespace name", attributes bare or the same."""

    def start(self, name: str, attributes: dict[str, str], /) -> None: ...
    def end(self, name: str, /) -> None: ...
    def characters(self, data: str, /) -> None: ...
    def start_cdata(self) -> None: ...
    def after_chunk(self) -> None: ...


@lru_cache(maxsize=256)
def local(name: str) -> str:
    """The name without its namespace, whichever that is."""
    return name.rpartition(" ")[2]


class Feeder:
    """Feeds one part to expat, within the bounds of an honest file."""

    def __init__(
        self, archive: Archive, part: str, handlers: Handlers, *, namespaces: bool
    ) -> None:
        self._archive, self._part, self._handlers = archive, part, handlers
        self._expat = _expat(namespaces=namespaces)
        self._expat.buffer_text = True
        self._expat.StartElementHandler = handlers.start
        self._expat.EndElementHandler = handlers.end
        self._expat.CharacterDataHandler = handlers.characters
        self._expat.StartCdataSectionHandler = handlers.start_cdata
        archive.begin(part)
        # A sheet's handlers do more for an element than those of other parts.
        self._cost = 1 if namespaces else 2
        self._fed = 0

    @property
    def is_between_tags(self) -> bool:
        """Whether all that was fed is read: no tag and no comment is half fed."""
        return bool(self._fed == self._expat.CurrentByteIndex)

    def feed(self, data: bytes, *, is_last: bool = False) -> None:
        """Parse the next piece; refused where it is no sound XML, or too much of it."""
        # Two for each element, however it is closed.
        events = data.count(b"<") + data.count(b"/>")
        self._archive.spend(self._part, self._cost * events)
        try:
            self._expat.Parse(data, is_last)
        except (ExpatError, DefusedXmlException, ValueError, LookupError) as error:
            raise _unreadable(self._archive, self._part, error) from error
        self._fed += len(data)
        if not is_last and self._fed - self._expat.CurrentByteIndex > LONGEST_TAG:
            raise self._archive.too_much(self._part)
        self._handlers.after_chunk()

    def close(self) -> None:
        self.feed(b"", is_last=True)


def parse_part(archive: Archive, part: str, handlers: Handlers) -> None:
    """Read the whole part at once."""
    feeder = Feeder(archive, part, handlers, namespaces=True)
    for chunk in archive.chunks(part):
        feeder.feed(chunk)
    feeder.close()


def refuse_declarations(archive: Archive) -> None:
    """Refuse a document type or an entity in any XML part, read or not.

    They stand before the root element, so no part is parsed further than that.
    """
    for part in archive.parts:
        if part.casefold().endswith(XML_SUFFIXES):
            _refuse_declaration(archive, part)


class _RootReached(Exception):
    """The prolog is over."""


def _stop(name: str, attributes: dict[str, str]) -> None:
    raise _RootReached


def _refuse_declaration(archive: Archive, part: str) -> None:
    expat = _expat(namespaces=False)
    expat.StartElementHandler = _stop
    try:
        fed = 0
        for chunk in archive.chunks(part):
            expat.Parse(chunk, False)
            fed += len(chunk)
            if fed > LONGEST_PROLOG:
                raise archive.too_much(part)
    except _RootReached:
        return
    except (DefusedXmlException, ExpatError, ValueError, LookupError) as error:
        raise _unreadable(archive, part, error) from error


def _expat(*, namespaces: bool) -> Any:
    """The expat parser that defusedxml made safe."""
    parser = create_parser(namespaceHandling=int(namespaces), forbid_dtd=True)
    parser.reset()
    expat = parser._parser
    if namespaces:
        expat.namespace_prefixes = False
    return expat


def _unreadable(archive: Archive, part: str, error: Exception) -> ImportRefused:
    if isinstance(error, DefusedXmlException):
        found = _("phần %(part)s có khai báo DTD hoặc thực thể XML") % {"part": part}
    else:
        found = _("phần %(part)s không phải XML đúng quy cách") % {"part": part}
    return archive.refusal(found)
