"""The quick list says what Django's own says."""

import pytest
from django import forms
from django.test.html import parse_html

from indices.forms.widgets import QuickSelect

CHOICES = [("", "Tất cả"), ("xa", "Xã <cũ>"), (3, "Ba")]


@pytest.mark.parametrize("value", ["", None, "xa", 3, "3", "khác"])
def test_as_django_does(value):
    quick = QuickSelect(choices=CHOICES, attrs={"data-x": "1"})
    plain = forms.Select(choices=CHOICES, attrs={"data-x": "1"})
    drawn = [w.render("loai", value, {"id": "id_loai"}) for w in (quick, plain)]
    assert parse_html(drawn[0]) == parse_html(drawn[1])
