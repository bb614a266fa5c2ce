"""Compiles the catalogues beside it: python cchc/locale/compile.py

They hold what Django says in English because its Vietnamese catalogue lacks it; our own
texts are Vietnamese in the source. Needs no gettext tools. The .mo files are committed.
"""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "vi" / "LC_MESSAGES"
ENTRY = re.compile(
    r'^(msgid|msgid_plural|msgstr(?:\[0\])?) (".*"(?:\n".*")*)$', re.MULTILINE
)
MAGIC = 0x950412DE


def messages(text: str) -> Iterator[tuple[str, str]]:
    """Key and translation of every entry, as a .mo file holds them."""
    key = ""
    for word, lines in ENTRY.findall(text):
        value = "".join(ast.literal_eval(line) for line in lines.split("\n"))
        if word == "msgid":
            key = value
        elif word == "msgid_plural":
            key = f"{key}\0{value}"
        else:
            yield key, value


def compiled(text: str) -> bytes:
    """The .mo file of a .po file: sorted keys, then the texts (GNU gettext, §10.3)."""
    pairs = sorted(messages(text))
    keys = [key.encode() for key, _value in pairs]
    values = [value.encode() for _key, value in pairs]
    start = 28 + 16 * len(pairs)
    places, body = [], b""
    for texts in (keys, values):
        for item in texts:
            places.append((len(item), start + len(body)))
            body += item + b"\0"
    header = struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return header + b"".join(struct.pack("<2I", *place) for place in places) + body


def main() -> None:
    for source in sorted(FOLDER.glob("*.po")):
        content = compiled(source.read_text(encoding="utf-8"))
        source.with_suffix(".mo").write_bytes(content)


if __name__ == "__main__":
    main()
