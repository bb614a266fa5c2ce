"""Every hostile or odd file is refused with its cell or part, or read exactly.

The form here is a small sheet of scores; what holds for the reader and the grammar of
numbers holds for every form that is read by them.
"""

import json
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indices.imports.result_files import read_result_file
from indices.numbers import parse_number
from tests.hostile import bombs, csvs, numbers, packages, tables
from tests.hostile.forms import Outcome, packed, parts_of
from tests.hostile.scores import ROWS, made_form, read_form
from units.problems import ImportRefused

# Without the time in which a machine of two busy cores does something else.
MOST_SECONDS = 1.0
MOST_MEMORY = 256

COUNTS = {
    "numbers": 77,
    "package": 60,
    "names": 27,
    "rows": 21,
    "XXE": 18,
    "formula": 10,
    "sheets": 7,
    "columns": 6,
    "identity": 4,
    "CSV": 29,
}


PIECES = (
    b"<",
    b"/>",
    b'"',
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"<row>",
    b"</row>",
    b"<c>",
    b"<v>",
    b"</c>",
    b' t="s"',
    b' r="A0"',
    b"\xed\xa0\x80",
    b"&#xD800;",
    b"9" * 30,
)
FORM = made_form()
SMALL = [
    case
    for family in (
        numbers.number_cases,
        packages.package_cases,
        packages.xxe_cases,
        tables.name_cases,
        tables.row_cases,
        tables.formula_cases,
        tables.sheet_cases,
        tables.column_cases,
        tables.identity_cases,
    )
    for case in family(FORM)
]
LINES = [[row[1], str(row[2]) if row[2] else ""] for row in ROWS]
CSVS = list(csvs.csv_cases(LINES, workbook=FORM.content))


def outcome_of(case, read):
    """What was read, or the refusal as a text."""
    try:
        return read(case.content)
    except ImportRefused as refusal:
        return str(refusal)


def check(case, found, expected, row):
    if isinstance(found, str):
        assert case.outcome in (Outcome.REFUSED, Outcome.EITHER), f"{case}: {found}"
        assert case.named in found, f"{case}: {found}"
        return
    assert case.outcome is not Outcome.REFUSED, f"{case}: {found}"
    if case.outcome is Outcome.READ:
        expected = expected | {row: (expected[row][0], case.value)}
    if case.outcome is Outcome.EITHER:
        found = {code: each for code, each in found.items() if code != row}
        expected = {code: each for code, each in expected.items() if code != row}
    assert found == expected, str(case)


def test_the_corpus_has_the_cases_it_says():
    counts = Counter(case.category for case in (*SMALL, *CSVS))
    assert all(counts[category] >= count for category, count in COUNTS.items())
    names = Counter(map(str, (*SMALL, *CSVS)))
    assert max(names.values()) == 1


def test_a_corpus_is_made_of_any_form():
    assert read_form(FORM.content)["171"] == ("Huyện Đại Từ", Decimal("1.25"))
    assert {case.category for case in SMALL} <= COUNTS.keys()


@pytest.mark.parametrize("category", [*dict.fromkeys(case.category for case in SMALL)])
def test_a_form_is_refused_or_read_exactly(category):
    expected = read_form(FORM.content)
    for case in SMALL:
        if case.category == category:
            check(case, outcome_of(case, read_form), expected, "171")


@settings(max_examples=150)
@given(st.data())
def test_no_bytes_put_anywhere_in_a_part_are_an_accident(data):
    parts = parts_of(FORM.content)
    part = data.draw(st.sampled_from([FORM.sheet_part, *parts]))
    place = data.draw(st.integers(0, len(parts[part])))
    new = data.draw(st.sampled_from(PIECES) | st.binary(max_size=8))
    behind = place + data.draw(st.integers(0, 30))
    parts[part] = parts[part][:place] + new + parts[part][behind:]
    with suppress(ImportRefused):
        read_form(packed(parts))


def test_a_table_of_csv_is_refused_or_read_exactly(tmp_path):
    def read(content):
        path = tmp_path / "bieu.csv"
        path.write_bytes(content)
        rows = read_result_file(path).rows
        return {row["unit"].text: parse_number(row["score"].text) for row in rows}

    expected = read(csvs.written(LINES).encode())
    assert expected["Huyện Đại Từ"] == Decimal("1.25")
    for case in CSVS:
        check(case, outcome_of(case, read), expected, "Huyện Đại Từ")


def test_no_bomb_takes_a_second_or_much_memory(tmp_path):
    cases = [*bombs.bomb_cases(FORM), *bombs.large_cases(FORM)]
    assert Counter(case.category for case in cases) == {"bombs": 12, "large": 6}
    paths = []
    for number, case in enumerate(cases):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(case.content)
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.measure"],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    form = {code: str(score) for code, (_n, score) in read_form(FORM.content).items()}
    for case, (found, seconds, memory) in zip(cases, lines, strict=True):
        check(case, found, form, "171")
        assert seconds <= MOST_SECONDS, f"{case}: {seconds} s"
        assert memory <= MOST_MEMORY, f"{case}: {memory} MB"
