"""The traps of Django's Vietnamese: dates, grouping, numbers meant for machines."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, timezone


def written(template, **values):
    return Template(template).render(Context(values))


def test_a_date_is_written_day_month_year_with_slashes():
    day = date(2023, 10, 21)

    assert written("{{ day }}", day=day) == "21/10/2023"
    assert written("{{ day|date:'SHORT_DATE_FORMAT' }}", day=day) == "21/10/2023"


def test_a_moment_is_written_in_the_time_of_hanoi():
    moment = datetime(2023, 12, 31, 18, 30, tzinfo=timezone.get_fixed_timezone(0))

    assert written("{{ moment }}", moment=moment) == "01:30 01/01/2024"
    assert timezone.localtime(moment).date() == date(2024, 1, 1)


@pytest.mark.parametrize("text", ["10/11/2023", "10-11-2023", "2023-11-10"])
def test_a_typed_date_begins_with_the_day(text):
    assert forms.DateField(localize=True).clean(text) == date(2023, 11, 10)
    assert forms.DateField().clean(text) == date(2023, 11, 10)


def test_a_date_with_a_month_that_is_none_is_refused_not_turned_round():
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean("10/13/2023")


def test_a_moment_is_typed_as_it_is_written():
    moment = forms.DateTimeField().clean("10/11/2023 08:30")

    assert (moment.day, moment.month, moment.hour) == (10, 11, 8)


def test_thousands_are_grouped_with_points_and_decimals_follow_a_comma():
    assert formats.number_format(Decimal("1025.5"), use_l10n=True) == "1025,5"
    assert formats.number_format(3321, force_grouping=True) == "3.321"


def test_numbers_for_machines_keep_their_point():
    shown = written('<rect width="{{ width|may }}">', width=Decimal("76.71"))

    assert shown == '<rect width="76.71">'
    assert not re.search(r"\d,\d", shown)
