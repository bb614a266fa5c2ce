"""Reads edits of cells from what a browser posts: a whole form, or a list of cells.

Whatever is posted is either understood or refused; it never breaks the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from indices.actions.cells import CellEdit

MOST_EDITS = 20_000
MOST_ROWS = 1_000
LONGEST_NAME = 80
# Beyond it no database key goes.
MOST_DIGITS = 15
LONGEST_VALUE = 2_100
MINE, THEIRS = "mine:", "theirs"


@dataclass(frozen=True, slots=True)
class PostedCells:
    """The edits, the rows that the script shows, and the revision that it saw."""

    edits: tuple[CellEdit, ...]
    rows: tuple[int, ...]
    seen_revision: int | None


def edit_of(name: str, *, shown: str, value: str) -> CellEdit | None:
    """An edit from the name of an input, "12.score"; None when it is no cell's."""
    key, _dot, column = name[:LONGEST_NAME].partition(".")
    unit_id = _key(key)
    if unit_id is None or not column:
        return None
    return CellEdit(unit_id, column, shown[:LONGEST_VALUE], value[:LONGEST_VALUE])


def posted_form(request: HttpRequest) -> PostedCells:
    """The cells of the posted table whose text is another than the page showed."""
    texts_shown: dict[str, Mapping[str, str]] = {}
    edits = []
    for name, value in request.POST.items():
        row, _dot, column = name.partition(".")
        if row not in texts_shown:
            texts_shown[row] = _texts(request.POST.get(f"shown.{row}", ""))
        shown = texts_shown[row].get(column, "")
        choice = request.POST.get(f"choice.{name}", "")
        if choice == THEIRS or str(value) == shown:
            continue
        if choice.startswith(MINE):
            shown = choice.removeprefix(MINE)
        edit = edit_of(name, shown=shown, value=str(value))
        if edit is not None:
            edits.append(edit)
    return PostedCells(
        edits=tuple(edits), rows=(), seen_revision=_key(request.POST.get("revision"))
    )


def posted_json(request: HttpRequest) -> PostedCells:
    """{"revision": 0, "rows": [12], "cells": [{"name", "shown", "value"}]}."""
    try:
        body = json.loads(request.body)
        listed, rows = list(body["cells"]), list(body.get("rows", ()))
        edits = [_edit_of_item(item) for item in listed]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadRequest(_("Dữ liệu gửi lên không đúng dạng.")) from None
    if len(edits) > MOST_EDITS or len(rows) > MOST_ROWS:
        raise BadRequest(_("Gửi quá nhiều ô trong một lần."))
    return PostedCells(
        edits=tuple(edits),
        rows=tuple(key for key in map(_key, rows) if key is not None),
        seen_revision=_key(body.get("revision")),
    )


def _edit_of_item(item: Mapping[str, Any]) -> CellEdit:
    name, shown, value = item["name"], item["shown"], item["value"]
    for text in (name, shown, value):
        if not isinstance(text, str):
            raise TypeError
        # Half a pair of surrogates is no text and cannot be stored.
        text.encode()
    edit = edit_of(name, shown=shown, value=value)
    if edit is None:
        raise ValueError(name)
    return edit


def _texts(shown: str) -> Mapping[str, str]:
    """{column: text} of one row as the page showed it; empty if it is no such thing."""
    try:
        texts = json.loads(shown) if shown else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(texts, dict):
        return {}
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _key(value: object) -> int | None:
    """A whole number that may be the key of a row."""
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return None
