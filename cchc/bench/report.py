"""Says what was found: a table to read, JSON to keep, and what is over its ceiling."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import django

from cchc.bench.measuring import Line
from cchc.bench.running import Found

HEADINGS = (
    "path",
    "engine",
    "median ms",
    "p95 ms",
    "floor ms",
    "ratio",
    "floor",
    "queries",
    "kB",
    "kB packed",
    "exp units",
    "exp years",
)
# What --check may hold a line to, and what it is called there.
MEASURES = ("queries", "ratio", "packed_bytes", "unit_exponent", "year_exponent")


def table(found: Found) -> str:
    """Plain text, columns aligned."""
    rows = [HEADINGS, *(_cells(line) for line in found.lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n in (0, 1, 6) else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.name,
        line.engine,
        f"{line.median * 1000:.2f}",
        f"{line.p95 * 1000:.2f}",
        f"{line.floor * 1000:.2f}",
        f"{line.ratio:.2f}" if line.ratio < 10 else f"{line.ratio:.0f}",
        line.floor_name,
        str(line.queries),
        _kilobytes(line.raw_bytes),
        _kilobytes(line.packed_bytes),
        _number(line.unit_exponent),
        _number(line.year_exponent),
    )


def _kilobytes(count: int | None) -> str:
    return "" if count is None else f"{count / 1000:.1f}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def machine() -> str:
    """What the times were taken on, in a line."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, Django {django.get_version()},"
        f" SQLite {sqlite3.sqlite_version}; load {os.getloadavg()[0]:.1f}"
    )


def as_json(found: Found, memory: Mapping[str, Any]) -> str:
    return json.dumps(
        {
            "size": found.size.name,
            "machine": machine(),
            "same_ranks": found.same_ranks,
            "memory": memory,
            "lines": [_facts(line) for line in found.lines],
        },
        ensure_ascii=False,
        indent=1,
    )


def _facts(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "engine": line.engine,
        "median_ms": round(line.median * 1000, 3),
        "p95_ms": round(line.p95 * 1000, 3),
        "floor": line.floor_name,
        "floor_ms": round(line.floor * 1000, 3),
        "ratio": round(line.ratio, 3),
        "queries": line.queries,
        "raw_bytes": line.raw_bytes,
        "packed_bytes": line.packed_bytes,
        "unit_exponent": line.unit_exponent,
        "year_exponent": line.year_exponent,
    }


def over_ceiling(lines: Iterable[Line], ceilings: Path) -> Iterator[str]:
    """Every measure above what the file allows. Never a number of milliseconds.

    The file is {path: {measure: most}}; a measure may name an engine, "ratio sqlite".
    """
    allowed = json.loads(ceilings.read_text(encoding="utf-8"))
    for line in lines:
        limits = allowed.get(line.name, {})
        for measure in MEASURES:
            most = limits.get(f"{measure} {line.engine}", limits.get(measure))
            value = getattr(line, measure)
            if most is not None and value is not None and value > most:
                yield f"{line.name}, {line.engine}: {measure} {value:g} > {most:g}"
