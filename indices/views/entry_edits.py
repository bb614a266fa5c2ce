"""Reads edits of cells from what a browser posts: a whole form, or a list of cells.

Whatever is posted is either understood or refused; it never breaks the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from indices.actions.cells import CellEdit
from indices.actions.scores import ScoreEdit

MOST_EDITS = 20_000
MOST_ROWS = 1_000
LONGEST_NAME = 80
# Beyond it no database key goes.
MOST_DIGITS = 15
LONGEST_VALUE = 2_100
# An explanation may be longer than any cell of the entry table.
LONGEST_TEXT = 5_100
MINE, THEIRS = "mine:", "theirs"


Edit = TypeVar("Edit", CellEdit, ScoreEdit)


@dataclass(frozen=True, slots=True)
class Posted(Generic[Edit]):
    """The edits, the rows that the script shows, and the revision that it saw."""

    edits: tuple[Edit, ...]
    rows: tuple[int, ...]
    seen_revision: int | None


def split_cell(name: str) -> tuple[str, str]:
    """The row and the column of an input: "12.part:1.2" is part 1.2 of unit 12."""
    row, _dot, column = name[:LONGEST_NAME].partition(".")
    return row, column


def split_score(name: str) -> tuple[str, str]:
    """The row and the column of a score: "12.1.2.note" is of unit 12, criterion 1.2."""
    row, _dot, column = name[:LONGEST_NAME].rpartition(".")
    return row, column


def edit_of(name: str, *, shown: str, value: str) -> CellEdit | None:
    """An edit from the name of an input, "12.score"; None when it is no cell's."""
    key, column = split_cell(name)
    unit_id = _key(key)
    if unit_id is None or not column:
        return None
    return CellEdit(unit_id, column, shown[:LONGEST_VALUE], value[:LONGEST_VALUE])


def score_edit_of(name: str, *, shown: str, value: str) -> ScoreEdit | None:
    """An edit from "12.1.2.note"; None when it is no cell's."""
    row, column = split_score(name)
    key, _dot, code = row.partition(".")
    unit_id = _key(key)
    if unit_id is None or not code or not column:
        return None
    return ScoreEdit(unit_id, code, column, shown[:LONGEST_TEXT], value[:LONGEST_TEXT])


def posted_form(request: HttpRequest) -> Posted[CellEdit]:
    """The cells of the posted table whose text is another than the page showed."""
    return _of_form(request, split=split_cell, edit_of=edit_of)


def posted_score_form(request: HttpRequest) -> Posted[ScoreEdit]:
    return _of_form(request, split=split_score, edit_of=score_edit_of)


def posted_json(request: HttpRequest) -> Posted[CellEdit]:
    """{"revision": 0, "rows": [12], "cells": [{"name", "shown", "value"}]}."""
    return _of_json(request, edit_of=edit_of)


def posted_score_json(request: HttpRequest) -> Posted[ScoreEdit]:
    return _of_json(request, edit_of=score_edit_of)


def _of_form(
    request: HttpRequest,
    *,
    split: Callable[[str], tuple[str, str]],
    edit_of: Callable[..., Edit | None],
) -> Posted[Edit]:
    texts_shown: dict[str, Mapping[str, str]] = {}
    edits = []
    for name, value in request.POST.items():
        row, column = split(name)
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
    return Posted(
        edits=tuple(edits), rows=(), seen_revision=_key(request.POST.get("revision"))
    )


def _of_json(
    request: HttpRequest, *, edit_of: Callable[..., Edit | None]
) -> Posted[Edit]:
    try:
        body = json.loads(request.body)
        listed, rows = list(body["cells"]), list(body.get("rows", ()))
        edits = [_edit_of_item(item, edit_of) for item in listed]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadRequest(_("Dữ liệu gửi lên không đúng dạng.")) from None
    if len(edits) > MOST_EDITS or len(rows) > MOST_ROWS:
        raise BadRequest(_("Gửi quá nhiều ô trong một lần."))
    return Posted(
        edits=tuple(edits),
        rows=tuple(key for key in map(_key, rows) if key is not None),
        seen_revision=_key(body.get("revision")),
    )


def _edit_of_item(item: Mapping[str, Any], edit_of: Callable[..., Edit | None]) -> Edit:
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
