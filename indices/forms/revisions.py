"""Which two revisions a reader compares; what is unknown falls back to the newest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.selectors.revisions import RevisionChoice, RevisionsQuery
from indices.tables.fast import PAGE_KEY


def revisions_query(asked: Any, choices: Sequence[RevisionChoice]) -> RevisionsQuery:
    """The reader's wish: by default the newest against the one before it."""
    known = [each.revision for each in choices]
    second = _number(asked.get("den", ""), among=known) or max(known, default=1)
    first = _number(asked.get("tu", ""), among=known) or max(second - 1, 1)
    page = asked.get(PAGE_KEY, "")
    number = int(page[:6]) if page.isascii() and page.isdigit() else 1
    return RevisionsQuery(first=first, second=second, page=max(number, 1))


def _number(text: str, *, among: Sequence[int]) -> int | None:
    if not (text.isascii() and text.isdigit()):
        return None
    number = int(text[:6])
    return number if number in among else None


class RevisionsForm(forms.Form):
    tu = forms.ChoiceField(label=gettext_lazy("Từ bản"), required=False)
    den = forms.ChoiceField(label=gettext_lazy("Đến bản"), required=False)

    def __init__(
        self, choices: Sequence[RevisionChoice], *, query: RevisionsQuery
    ) -> None:
        super().__init__(initial={"tu": query.first, "den": query.second})
        listed = [(each.revision, _label(each)) for each in choices]
        for name in ("tu", "den"):
            self.fields[name].widget.choices = listed


def _label(choice: RevisionChoice) -> str:
    if not choice.decision:
        return _("bản %(revision)d") % {"revision": choice.revision}
    return _("bản %(revision)d, %(decision)s") % {
        "revision": choice.revision,
        "decision": choice.decision,
    }
