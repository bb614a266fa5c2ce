"""What people and programs put into a cell where a score belongs: 77 cases."""

from collections.abc import Iterator
from decimal import Decimal
from xml.sax.saxutils import escape

from tests.hostile.forms import Case, Form, Outcome, packed, parts_of, with_cell

READ_TEXTS = {
    "1,25": "1.25",
    "1.25": "1.25",
    "1": "1",
    "0": "0",
    "0,5": "0.5",
    "0.125": "0.125",
    "0,125": "0.125",
    " 1,5 ": "1.5",
    "\u00a01,5": "1.5",
    "+1,5": "1.5",
    "1,250": None,
    "1.025": None,
    "1,025": None,
    "12,500": None,
    "1,5000": "1.5",
    "01,5": "1.5",
}
_WORDS = """NaN nan Infinity inf -inf 1e2 1E2 1e-2 1_0 0x1 0b1 1/2 ½ 1,2,3 1.2.3 1..2
1,,2 --1 +-1 1- 1,5% 1.5đ ٧ ٧٦ １ ９ １,５ 1٫5 ² Ⅷ 一 một O,5 l,5 1'5 1;5 1:5 1,5, .5 5.
,5 (1) #REF! #N/A TRUE 1.5.2024 =1+1 $1 1~2 1–2"""
REFUSED_TEXTS = (*_WORDS.split(), "1\u00a05", "1\u202f5", "1 5")
STORED = {
    "1.25": "1.25",
    "1e-1": "0.1",
    "1.2500000000000002": "1.25",
    " 1.25 ": "1.25",
    "+1": "1",
    "NaN": None,
    "INF": None,
    "1_0": None,
    "٧": None,
    "1,5": None,
    "abc": None,
    "0x1": None,
    "1e999": None,
    "1" * 60: None,
}


def number_cases(form: Form) -> Iterator[Case]:
    for text, value in READ_TEXTS.items():
        yield _case(form, f"text {text!r}", _text(text), value)
    for text in REFUSED_TEXTS:
        yield _case(form, f"text {text!r}", _text(text), None)
    for text, value in STORED.items():
        yield _case(form, f"stored {text[:9]!r}", _stored(text), value)
    for name, xml in (
        ("an error", '<c r="{r}" t="e"><v>#REF!</v></c>'),
        ("a truth", '<c r="{r}" t="b"><v>1</v></c>'),
        ("a day as ISO", '<c r="{r}" t="d"><v>2024-05-01</v></c>'),
        ("a kind that is none", '<c r="{r}" t="zz"><v>1</v></c>'),
    ):
        yield _case(form, name, xml, None)
    for name, number_format in (("a date", 14), ("a time", 20), ("a percent", 10)):
        yield _styled(form, name, number_format)


def _text(text: str) -> str:
    return (
        '<c r="{r}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(text)}</t></is></c>"
    )


def _stored(text: str) -> str:
    return '<c r="{r}"><v>' + escape(text) + "</v></c>"


def _case(form: Form, name: str, xml: str, value: str | None) -> Case:
    content = with_cell(form, form.score_cell, xml)
    if value is None:
        return Case("numbers", name, content, Outcome.REFUSED, form.score_cell)
    return Case("numbers", name, content, Outcome.READ, value=Decimal(value))


def _styled(form: Form, name: str, number_format: int) -> Case:
    """The score shown as something else: the style is added to those of the form."""
    parts = parts_of(form.content)
    styles = parts["xl/styles.xml"].decode()
    before, after = styles.split("</cellXfs>")
    number = before[before.index("<cellXfs") :].count("<xf ")
    parts["xl/styles.xml"] = (
        f'{before}<xf numFmtId="{number_format}" fontId="0" applyNumberFormat="1"/>'
        f"</cellXfs>{after}"
    ).encode()
    styled = Form(
        packed(parts), form.sheet, form.score_cell, form.name_cell, form.heading_row
    )
    xml = f'<c r="{{r}}" s="{number}"><v>0.5</v></c>'
    return _case(styled, name, xml, None)
