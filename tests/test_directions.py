"""Which way things may look: the rooms of the house and their one-way doors."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("cchc", "indices", "units")

# What a room may not look into; the rest of the order follows from these.
FORBIDDEN = {
    "units": ("indices", "cchc"),
    "indices": ("cchc",),
    "indices/scoring": ("django", "indices.models", "units", "pandas", "numpy"),
    "indices/models": (
        "indices.actions",
        "indices.selectors",
        "indices.views",
        "indices.forms",
        "indices.exports",
    ),
    "indices/selectors": (
        "indices.views",
        "indices.tables",
        "indices.charts",
        "indices.exports",
        "indices.forms",
        "indices.sentences",
    ),
    "indices/actions": (
        "indices.views",
        "indices.tables",
        "indices.charts",
        "indices.exports",
        "indices.selectors",
        "indices.imports",
    ),
    "indices/tables": ("indices.views", "indices.forms", "indices.actions"),
    "indices/charts": ("indices.views", "indices.forms", "indices.actions"),
    "indices/exports": ("indices.views", "indices.forms", "indices.actions"),
}


def modules_of(room):
    return [
        path
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def looked_into(path):
    """Every module that a file imports, at its top or inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_looks_only_the_way_it_may(room):
    faults = [
        f"{path.relative_to(ROOT)} looks into {module}"
        for path in modules_of(room)
        for module in looked_into(path)
        if any(
            module == name or module.startswith(f"{name}.") for name in FORBIDDEN[room]
        )
    ]

    assert modules_of(room)
    assert faults == []


def test_units_never_mentions_the_word():
    sources = [*modules_of("units"), *(ROOT / "templates" / "units").rglob("*.html")]

    assert [
        path.relative_to(ROOT)
        for path in sources
        if "indices" in path.read_text(encoding="utf-8")
    ] == []


def test_no_room_takes_the_private_things_of_another():
    faults = []
    for app in APPS:
        for path in modules_of(app):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            faults += [
                f"{path.relative_to(ROOT)}: {node.module}.{alias.name}"
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
                and (node.module or "").split(".")[0] in APPS
                for alias in node.names
                if alias.name.startswith("_")
            ]

    assert faults == []


def test_pages_never_load_pandas():
    """Only the reading of files may, and only when a file is read."""
    eager = [
        path.relative_to(ROOT)
        for app in APPS
        for path in modules_of(app)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            name.split(".")[0] in ("pandas", "plotly", "openpyxl", "xlsxwriter")
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
            )
        )
    ]

    # XlsxWriter's own subclasses live in one module that is itself imported late.
    assert [path for path in eager if path.parts[1] != "exports"] == []
