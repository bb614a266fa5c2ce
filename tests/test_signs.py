"""Every sign on a page is in the font that the site ships, so that it looks the same on
every machine; an arrow or a check mark is drawn (indices/tables/signs.py)."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BASE = (ROOT / "static/css/base.css").read_text()
# The calls whose words are shown.
SAYING = {"_", "gettext", "gettext_lazy", "ngettext", "format_html", "filled"}
# What is said in a terminal is drawn by the terminal.
UNSEEN = ("management",)


def shipped():
    """The characters of the fonts, by the ranges under which they are loaded."""
    found = set()
    for ranges in re.findall(r"unicode-range: ([^;]+);", BASE):
        for part in ranges.replace("U+", "").split(","):
            first, _dash, last = part.strip().partition("-")
            found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return {chr(code) for code in found}


def said_in(path):
    """The strings that a module hands to a call that shows them."""
    for node in ast.walk(ast.parse(path.read_text())):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_call and node.func.id in SAYING:
            for each in ast.walk(node):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def texts():
    for path in (ROOT / "templates").rglob("*.html"):
        yield path, path.read_text()
    for kind in ("css", "js"):
        for path in (ROOT / "static" / kind).glob(f"*.{kind}"):
            yield path, path.read_text()
    for app in ("cchc", "indices", "units"):
        for path in (ROOT / app).rglob("*.py"):
            if not set(UNSEEN) & set(path.parts):
                yield path, "".join(said_in(path))


@pytest.fixture(scope="module")
def font():
    return shipped()


def test_the_font_holds_vietnamese_and_no_arrow(font):
    assert set("ẨỄỘỲđĐưƠ₫–−×‹›“”…") <= font
    assert not set("→✓") & font


def test_every_sign_on_a_page_is_in_the_font(font):
    lacking = {
        (str(path.relative_to(ROOT)), sign)
        for path, text in texts()
        for sign in set(text) - font - {"\n"}
    }
    assert lacking == set()
