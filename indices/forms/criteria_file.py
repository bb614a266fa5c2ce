"""A file of criteria that is sent: looked at first, written when that is confirmed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from indices.forms.uploads import SentFile


class CriteriaFileForm(forms.Form):
    file = SentFile(
        label=gettext_lazy("Tệp Excel (.xlsx) hoặc CSV"), kinds=".xlsx,.csv"
    )
