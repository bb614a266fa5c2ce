"""Names, rows, columns, sheets and formulas as people and programs mangle them."""

import re
import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import escape, unescape

from tests.hostile.forms import (
    Case,
    Form,
    Outcome,
    cell_pattern,
    column_of,
    packed,
    part_of_sheet,
    parts_of,
    row_of,
    with_cell,
    with_part,
    with_sheet,
)

SAME_NAMES = {
    "decomposed": lambda t: unicodedata.normalize("NFD", t),
    "no-break blanks": lambda t: t.replace(" ", "\u00a0"),
    "thin blanks": lambda t: t.replace(" ", "\u2009"),
    "doubled blanks": lambda t: t.replace(" ", "  "),
    "blanks around": lambda t: f"  {t} ",
    "a tab behind": lambda t: f"{t}\t",
    "a line break behind": lambda t: f"{t}\n",
    "zero-width blanks": lambda t: t.replace(" ", " \u200b"),
    "a zero-width joiner": lambda t: f"{t[:2]}\u200d{t[2:]}",
    "a mark of direction": lambda t: f"\u200e{t}",
    "a turned direction": lambda t: f"\u202a{t}\u202c",
    "a byte-order mark": lambda t: f"\ufeff{t}",
    "a soft hyphen": lambda t: f"{t[:3]}\u00ad{t[3:]}",
    "a carriage return of Excel": lambda t: f"{t}_x000D_",
    "a NUL of Excel": lambda t: f"{t}_x0000_",
    "look-alikes of Cyrillic": lambda t: t.translate(str.maketrans("aeoHT", "аеоНТ")),
    "the Icelandic letter": lambda t: t.replace("Đ", "Ð"),
}
OTHER_NAMES = {
    "nothing": lambda _t: "",
    "another name": lambda _t: "Không có thật",
    "an endless name": lambda t: t * 5_000,
    "markup": lambda _t: "<script>alert(1)</script>",
    "a template": lambda _t: "{{ 7 }}{% now %}%s%(a)s{0}",
    "a formula as text": lambda _t: "=HYPERLINK(1)",
    "half a character": lambda t: f"{t}_xD800_",
    "a stack of marks": lambda t: t + "\u0301" * 500,
    "a number": lambda _t: "12345678901234567890",
    "SQL": lambda _t: "'; DROP TABLE indices_score; --",
}


def name_cases(form: Form) -> Iterator[Case]:
    name = text_of(form, form.name_cell)
    for kind, names in ((Outcome.SAME, SAME_NAMES), (Outcome.EITHER, OTHER_NAMES)):
        for what, change in names.items():
            text = escape(change(name))
            xml = f'<c r="{{r}}" t="inlineStr"><is><t xml:space="preserve">{text}</t>'
            content = with_cell(form, form.name_cell, f"{xml}</is></c>")
            yield Case("names", what, content, kind)


def text_of(form: Form, address: str) -> str:
    """The shared or inline text of a cell."""
    parts = parts_of(form.content)
    cell = cell_pattern(address).search(parts[form.sheet_part].decode()).group()
    text = re.search(r"<t[^>]*>(.*?)</t>", cell)
    if text is None:
        place = int(re.search(r"<v>(\d+)</v>", cell).group(1))
        texts = re.findall(r"<si>(.*?)</si>", parts["xl/sharedStrings.xml"].decode())
        text = re.search(r"<t[^>]*>(.*?)</t>", texts[place])
    return unescape(text.group(1))


# ---------------------------------------------------------------- rows


def row_cases(form: Form) -> Iterator[Case]:
    row = row_of(form.score_cell)
    start, end = f'<row r="{row}"', f'<row r="{row + 1}"'
    cell = form.score_cell

    def of_row(change):
        pattern = re.compile(rf'<row r="{row}"(?: [^>]*)?>.*?</row>', re.DOTALL)
        return with_sheet(
            form, lambda xml: pattern.sub(lambda m: change(m.group()), xml, count=1)
        )

    refused = {
        "twice": (lambda r: r + r, f"A{row}"),
        "with the number of the one before": (
            lambda r: r.replace(start, f'<row r="{row - 1}"'),
            f"A{row - 1}",
        ),
        "with the number of the next": (lambda r: r.replace(start, end), ""),
        "with the number 0": (lambda r: r.replace(start, '<row r="0"'), "A0"),
        "with a negative number": (lambda r: r.replace(start, '<row r="-1"'), "A-1"),
        "with letters": (lambda r: r.replace(start, '<row r="x"'), "Ax"),
        "with other digits": (lambda r: r.replace(start, '<row r="٧"'), "A٧"),
        "beyond the last": (lambda r: r.replace(start, '<row r="1048577"'), "A1048577"),
        "with its cells of another row": (
            lambda r: re.sub(rf'(<c r="[A-Z]+){row}"', rf'\g<1>{row + 1}"', r),
            f"{row + 1}",
        ),
        "with one cell twice": (
            lambda r: r.replace("</row>", f'<c r="{cell}"><v>1</v></c></row>'),
            cell,
        ),
        "in a row": (lambda r: r.replace(">", '><row r="9999"/>', 1), ""),
        "with a cell in a cell": (
            lambda r: r.replace("</row>", f'<c r="ZZ{row}"><c/></c></row>'),
            f"ZZ{row}",
        ),
        "with a small reference": (
            lambda r: r.replace(f'r="{cell}"', f'r="{cell.lower()}"'),
            cell.lower(),
        ),
        "with an absolute reference": (
            lambda r: r.replace(f'r="{cell}"', f'r="${column_of(cell)}${row}"'),
            "$",
        ),
        "with text that is not there": (
            lambda r: r.replace(
                "</row>", f'<c r="ZZ{row}" t="s"><v>9999999</v></c></row>'
            ),
            f"ZZ{row}",
        ),
    }
    for what, (change, named) in refused.items():
        yield Case("rows", what, of_row(change), Outcome.REFUSED, named)
    same = {
        "hidden": lambda r: r.replace(start, f'{start} hidden="1"'),
        "without a number": lambda r: r.replace(start, "<row"),
        "with a comment": lambda r: f"<!-- {end}> -->{r}",
        "between lines": lambda r: f"\n  {r.replace('><', '>' + chr(10) + '<')}\n",
        "with a style behind": lambda r: r.replace("</row>", f'<c r="ZZ{row}"/></row>'),
    }
    for what, change in same.items():
        yield Case("rows", what, of_row(change), Outcome.SAME)
    emptied = with_cell(form, cell, '<c r="{r}"/>')
    yield Case("rows", "emptied", emptied, Outcome.EITHER)


# ---------------------------------------------------------------- formulas


def formula_cases(form: Form) -> Iterator[Case]:
    array = '<f t="array" ref="{r}:' + form.score_cell + '">1</f>'
    for what, xml in {
        "with a result": '<c r="{r}"><f>1+1</f><v>1</v></c>',
        "with a text": '<c r="{r}" t="str"><f>1+1</f><v>1</v></c>',
        "with an error": '<c r="{r}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        "with a truth": '<c r="{r}" t="b"><f>1=1</f><v>1</v></c>',
        "without a result": '<c r="{r}"><f>1+1</f></c>',
        "that is empty": '<c r="{r}"><f/><v>1</v></c>',
        "shared": '<c r="{r}"><f t="shared" si="0"/><v>1</v></c>',
        "of an array": '<c r="{r}">' + array + "<v>1</v></c>",
        "out of the file": '<c r="{r}"><f>[1]A!B2</f><v>1</v></c>',
        "that calls": '<c r="{r}"><f>cmd|"/c calc"!A0</f><v>1</v></c>',
    }.items():
        content = with_cell(form, form.score_cell, xml)
        yield Case("formula", what, content, Outcome.REFUSED, form.score_cell)


# ---------------------------------------------------------------- sheets, columns


def sheet_cases(form: Form) -> Iterator[Case]:
    for what, change, outcome in (
        ("of another name", _renamed(form, "Sheet9"), Outcome.EITHER),
        ("without a name", _renamed(form, ""), Outcome.REFUSED),
        ("hidden", _with_state(form, "hidden"), Outcome.EITHER),
        ("hidden from menus", _with_state(form, "veryHidden"), Outcome.EITHER),
        ("in no known state", _with_state(form, "gone"), Outcome.REFUSED),
        ("twice", _again(form, form.sheet), Outcome.REFUSED),
        ("of the same part", _again(form, "Khác"), Outcome.REFUSED),
    ):
        content = with_part(form, "xl/workbook.xml", change)
        yield Case("sheets", what, content, outcome)


def _tag(form: Form) -> re.Pattern[str]:
    return re.compile(rf'<sheet name="{re.escape(form.sheet)}"[^>]*/>')


def _renamed(form: Form, name: str):
    return lambda xml: xml.replace(f'name="{form.sheet}"', f'name="{name}"')


def _with_state(form: Form, state: str):
    return lambda xml: _tag(form).sub(
        lambda m: m.group().replace("<sheet ", f'<sheet state="{state}" '), xml
    )


def _again(form: Form, name: str):
    def change(xml: str) -> str:
        tag = _tag(form).search(xml).group()
        again = tag.replace(f'name="{form.sheet}"', f'name="{name}"')
        return xml.replace(tag, tag + re.sub(r'sheetId="\d+"', 'sheetId="99"', again))

    return change


def column_cases(form: Form) -> Iterator[Case]:
    row, column = form.heading_row, column_of(form.score_cell)
    extra = f'<c r="ZZ{row}" t="inlineStr"><is><t>Thêm</t></is></c></row>'
    last = re.compile(rf'(<row r="{row}".*?)</row>', re.DOTALL)
    yield Case(
        "columns",
        "one more, far to the right",
        with_sheet(form, lambda xml: last.sub(lambda m: m.group(1) + extra, xml, 1)),
        Outcome.EITHER,
    )
    for what, xml in {
        "without a heading": '<c r="{r}"/>',
        "of another heading": '<c r="{r}" t="inlineStr"><is><t>Khác</t></is></c>',
        "with a number for a heading": '<c r="{r}"><v>5</v></c>',
        "with a formula for a heading": '<c r="{r}" t="str"><f>A1</f><v>x</v></c>',
    }.items():
        content = with_cell(form, f"{column}{row}", xml)
        yield Case("columns", what, content, Outcome.EITHER)
    hidden = '<cols><col min="1" max="9" hidden="1"/></cols><sheetData>'
    yield Case(
        "columns",
        "hidden",
        with_sheet(
            form,
            lambda xml: re.sub(r"<cols>.*?</cols>", "", xml).replace(
                "<sheetData>", hidden
            ),
        ),
        Outcome.SAME,
    )


def identity_cases(form: Form) -> Iterator[Case]:
    """The hidden sheet by which a form is known, where it has one."""
    if not form.identity_sheet:
        return
    part = part_of_sheet(form.content, form.identity_sheet)
    cells = re.compile(r"<sheetData>.*</sheetData>", re.DOTALL)
    for what, change in (
        ("emptied", lambda xml: cells.sub("<sheetData/>", xml)),
        ("of letters", lambda xml: re.sub(r">[^<]+</(v|t)>", r">0</\1>", xml)),
        (
            "without its first row",
            lambda xml: re.sub(r"<row.*?</row>", "", xml, count=1),
        ),
    ):
        yield Case("identity", what, with_part(form, part, change), Outcome.REFUSED)
    parts = parts_of(form.content)
    del parts[part]
    yield Case("identity", "gone", packed(parts), Outcome.REFUSED)
