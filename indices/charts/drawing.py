"""One figure as plotly's JSON, with no more of plotly in memory than is drawn.

Plotly checks a drawing by a file that describes every property of its fifty kinds of
trace: 9 MiB once read, of which our figures need an eighth. To know the columns of
other libraries it loads narwhals, 3 MiB; our figures hold lists of numbers and texts.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sys import intern
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indices.charts.palette import Piece

# The kinds of trace we draw; a new kind of figure says so here.
TRACES = ("scatter", "bar")
_DESCRIBED = frozenset({"", "data", "layout", *TRACES})
_UNDRAWN = re.compile(
    r"layout\.(scene|ternary|polar|smith|geo|map|coloraxis|slider|updatemenu|template)\b"
)
_reading = Lock()


def plain_figure(data: list[Piece], layout: Piece) -> Piece:
    """The JSON of a figure, checked by plotly, without plotly's default template."""
    with _reading, _without_narwhals():
        from plotly import io
        from plotly.graph_objects import Figure
    _read_descriptions()
    io.templates.default = None
    drawing: Piece = Figure({"data": data, "layout": layout}).to_plotly_json()
    return drawing


@contextmanager
def _without_narwhals() -> Iterator[None]:
    """What plotly asks of narwhals when it is loaded meanwhile: that nothing is a
    column of its kind. Whoever else imports narwhals gets narwhals."""
    if "plotly" in sys.modules or "narwhals" in sys.modules:
        yield
        return
    names = ("narwhals", "narwhals.stable", "narwhals.stable.v1")
    package, stable, last = (ModuleType(name) for name in names)
    last.Series = last.DataFrame = type("Absent", (), {})  # type: ignore[attr-defined]
    package.stable, stable.v1 = stable, last  # type: ignore[attr-defined]
    sys.modules.update(zip(names, (package, stable, last), strict=True))
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


def _read_descriptions() -> None:
    """Put what our figures need where plotly would put its whole file."""
    from plotly import validator_cache

    cache = validator_cache.ValidatorCache
    with _reading:
        if cache._json_cache is None:  # noqa: SLF001 - plotly has no public way
            file = Path(validator_cache.__file__).parent / "validators/_validators.json"
            found = json.loads(file.read_bytes(), object_hook=_if_drawn)
            drawn = {name: described for name, described in found.items() if described}
            cache._json_cache = drawn  # noqa: SLF001


def _if_drawn(described: dict[str, Any]) -> dict[str, Any] | None:
    """What is read of the file, from within; None for what no figure of ours needs."""
    if "params" in described:
        return described if described["params"] else None
    parent: str | None = described.get("parent_name")
    if parent is None:
        return described
    if parent.partition(".")[0] not in _DESCRIBED or _UNDRAWN.match(parent):
        return None
    # The same few words stand in very many of them.
    return {
        name: intern(value) if isinstance(value, str) else value
        for name, value in described.items()
    }
