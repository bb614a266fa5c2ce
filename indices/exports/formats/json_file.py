"""JSON whose numbers are exact: a Decimal goes digit by digit, never as a float."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import TypeAlias

from indices.exports.formats.text import plain_number

Scalar: TypeAlias = str | bool | int | Decimal | date | datetime | None
Json: TypeAlias = "Scalar | dict[str, Json] | list[Json] | tuple[Json, ...]"


def write_json(payload: Json) -> bytes:
    """The same payload always gives the same bytes; keys keep their order."""
    pieces: list[str] = []
    _add(pieces, payload)
    pieces.append("\n")
    # A lone surrogate cannot be encoded; it becomes a question mark.
    return "".join(pieces).encode(errors="replace")


def _add(pieces: list[str], value: Json) -> None:
    if isinstance(value, str):
        pieces.append(encode_basestring(value))
    elif isinstance(value, dict):
        _add_mapping(pieces, value)
    elif isinstance(value, (list, tuple)):
        _add_sequence(pieces, value)
    else:
        pieces.append(_scalar(value))


def _add_mapping(pieces: list[str], mapping: dict[str, Json]) -> None:
    before = "{"
    for key, value in mapping.items():
        pieces.append(f"{before}{encode_basestring(key)}:")
        _add(pieces, value)
        before = ","
    pieces.append("}" if mapping else "{}")


def _add_sequence(pieces: list[str], values: Sequence[Json]) -> None:
    before = "["
    for value in values:
        pieces.append(before)
        _add(pieces, value)
        before = ","
    pieces.append("]" if values else "[]")


def _scalar(value: bool | int | Decimal | date | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Decimal, int)):
        return plain_number(value)
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    raise TypeError(f"{type(value).__name__} has no exact form in JSON")
