"""What goes into a table is escaped exactly as Django itself would escape it."""

from decimal import Decimal

import pytest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from indices.tables.quick_html import PLACES, Drawn, filled, joined

VALUES = st.one_of(
    st.text(),
    st.text(alphabet="<>&\"'a"),
    st.integers(),
    st.decimals(),
    st.none(),
    st.text().map(lambda text: format_html("<b>{}</b>", text)),
)


@given(VALUES, VALUES)
def test_as_django_does(one, other):
    template = '<a href="{}">{}</a>'
    assert filled(template, one, other) == format_html(template, one, other)


@given(st.lists(st.tuples(VALUES, VALUES), max_size=4))
def test_rows_as_django_does(rows):
    template = '<td class="{}">{}</td>'
    assert joined(template, rows) == format_html_join("", template, rows)


def test_a_name_with_markup_stays_text():
    assert filled("<td>{}</td>", "<script>") == "<td>&lt;script&gt;</td>"


def test_what_was_filled_is_not_escaped_again():
    inner = filled("<b>{}</b>", "a & b")
    assert filled("<td>{}</td>", inner) == "<td><b>a &amp; b</b></td>"


@pytest.mark.parametrize("value", [gettext_lazy("a < b"), Decimal("1.5")])
def test_other_values_are_their_text(value):
    assert filled("{}", value) == format_html("{}", value)


@given(VALUES, VALUES)
def test_what_is_kept_is_filled_as_if_it_were_not(one, other):
    template = '<a href="{}?{}" title="{}">{}</a>'
    kept = Drawn(filled(template, PLACES[0], PLACES[1], "<1>", PLACES[1]))

    assert kept.of(one, other) == filled(template, one, other, "<1>", other)
    assert kept.of(one, other) == kept.of(one, other)


def test_a_place_without_a_value_is_left_as_it_is():
    assert Drawn(filled("{}{}", *PLACES[:2])).of("a") == f"a{PLACES[1]}"
