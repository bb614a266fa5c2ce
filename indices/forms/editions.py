"""What a reader may ask of the list of editions; unknown values ask for all."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.selectors.editions import EditionChoices, EditionsQuery
from units.forms import LEVEL_WORDS

LONGEST = 120
WORDS_OF_LEVELS = {level.value: word for word, level in LEVEL_WORDS.items()}


class EditionsForm(forms.Form):
    chi_so = forms.ChoiceField(label=gettext_lazy("Chỉ số"), required=False)
    cap = forms.ChoiceField(label=gettext_lazy("Cấp"), required=False)
    dia_ban = forms.ChoiceField(label=gettext_lazy("Địa bàn"), required=False)
    nam = forms.ChoiceField(label=gettext_lazy("Năm"), required=False)

    def __init__(self, asked: Mapping[str, str], *, choices: EditionChoices) -> None:
        super().__init__(
            {word: asked.get(word, "")[:LONGEST] for word in NAMES.values()}
        )
        self._offer("chi_so", choices.indices)
        levels = ((WORDS_OF_LEVELS[level], label) for level, label in choices.levels)
        self._offer("cap", tuple(levels))
        self._offer("dia_ban", choices.areas)
        self._offer("nam", tuple((str(year), str(year)) for year in choices.years))
        self.is_valid()

    def add_prefix(self, field_name: str) -> str:
        return NAMES.get(field_name, field_name)

    def query(self) -> EditionsQuery:
        year, level = self._chosen("nam"), self._chosen("cap")
        return EditionsQuery(
            index=self._chosen("chi_so"),
            level=LEVEL_WORDS[level].value if level else "",
            area=self._chosen("dia_ban"),
            year=int(year) if year else None,
        )

    def _offer(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        self.fields[name].choices = [("", _("Tất cả")), *choices]  # type: ignore[attr-defined]

    def _chosen(self, name: str) -> str:
        return str(getattr(self, "cleaned_data", {}).get(name) or "")


# Names in the address: Vietnamese without marks, with hyphens.
NAMES = {"chi_so": "chi-so", "cap": "cap", "dia_ban": "dia-ban", "nam": "nam"}
