"""Which measure each criterion of a set is filled from."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from indices.models import Criterion, Measure
from indices.selectors.sheet_figures import MeasureLinks


class CriterionMeasuresForm(forms.Form):
    """A choice for every criterion with a rule: "tc-3.4.1"."""

    def __init__(self, data: QueryDict | None, *, links: MeasureLinks) -> None:
        super().__init__(data)
        self.links = links
        for each in links.criteria:
            self.fields[f"tc-{each.code}"] = forms.ChoiceField(
                label=f"{each.code} {each.name}",
                choices=[("", _("không lấy từ số liệu")), *self._names(each)],
                required=False,
                initial=links.chosen.get(each.pk, ""),
            )

    def _names(self, criterion: Criterion) -> list[tuple[str, str]]:
        """An ended measure only where it stands already: saving must not drop it."""
        chosen = self.links.chosen.get(criterion.pk)
        return [
            (str(each.pk), each.name)
            for each in self.links.measures
            if not each.is_ended or each.pk == chosen
        ]

    def wanted(self) -> Mapping[Criterion, Measure | None]:
        """Of every criterion that was sent; the others stay as they are."""
        measures = {str(each.pk): each for each in self.links.measures}
        return {
            each: measures.get(self.cleaned_data[f"tc-{each.code}"])
            for each in self.links.criteria
            if f"tc-{each.code}" in self.data
        }
