"""JSON: exact numbers, null for what is not known, the same bytes every time."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indices.exports.formats import write_json

SCORES = st.decimals(allow_nan=False, allow_infinity=False, places=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | SCORES | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_a_score_is_written_digit_by_digit():
    assert write_json({"score": Decimal("76.710000")}) == b'{"score":76.71}\n'


def test_a_score_of_fifteen_decimals_loses_none():
    written = write_json([Decimal("76.712345678901234")])
    assert written == b"[76.712345678901234]\n"


def test_missing_is_null_and_empty_collections_stay_empty():
    assert write_json({"rank": None, "rows": [], "parts": {}}) == (
        b'{"rank":null,"rows":[],"parts":{}}\n'
    )


def test_dates_are_iso():
    moment = datetime(2023, 10, 21, 7, 30, tzinfo=UTC)
    assert write_json([date(2023, 10, 21), moment]) == (
        b'["2023-10-21","2023-10-21T07:30:00+00:00"]\n'
    )


def test_vietnamese_is_written_as_it_is():
    assert write_json("Huyện Đại Từ").decode() == '"Huyện Đại Từ"\n'


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="float"):
        write_json({"score": 76.71})


def test_a_lone_surrogate_does_not_stop_the_file():
    assert json.loads(write_json("a\ud800b")) == "a?b"


@given(VALUES)
def test_any_payload_reads_back_as_it_was(value):
    read = json.loads(write_json(value), parse_float=Decimal)
    assert _plain(read) == _plain(value)


def _plain(value):
    """Whole scores come back as integers, which are equal; lists of them too."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(one) for key, one in value.items()}
    return value
