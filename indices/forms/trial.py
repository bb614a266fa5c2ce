"""The weights and cuts that an administrator tries."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from indices.form_fields import ScoreField
from indices.forms.what_if import unknown_names
from indices.numbers import shown_in_input
from indices.selectors.header import PartSpan, TierSpan
from indices.selectors.trial import Trial, TrialBase

WEIGHT, CUT = "w-", "t-"
MOST_WEIGHT = Decimal(1000)


class TrialForm(forms.Form):
    """One input for each domain and each cut; an empty one leaves it as it is."""

    def __init__(self, base: TrialBase, asked: QueryDict) -> None:
        super().__init__(asked, label_suffix="")
        self.base = base
        self.cut_of: dict[str, TierSpan] = {}
        for part in base.parts:
            self.fields[f"{WEIGHT}{part.code}"] = _weight_field(part)
        for number, tier in enumerate(base.header.tiers, start=1):
            if tier.lower is not None:
                self.cut_of[f"{CUT}{number}"] = tier
                self.fields[f"{CUT}{number}"] = _cut_field(base, tier)
        self.unknown = (
            *unknown_names(asked, WEIGHT, self.fields),
            *unknown_names(asked, CUT, self.fields),
        )

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(WEIGHT)]

    @property
    def cuts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(CUT)]

    def trial(self) -> Trial:
        """What is tried and can be; what contradicts itself is left out and said."""
        self.is_valid()
        return Trial(self._weights(), self._cuts())

    def _weights(self) -> dict[str, Decimal]:
        given = {
            part.code: value
            for part in self.base.parts
            if (value := self.cleaned_data.get(f"{WEIGHT}{part.code}")) is not None
        }
        all_of_them = [given.get(part.code, part.max_score) for part in self.base.parts]
        if given and not any(all_of_them):
            self.add_error(None, _("Mọi trọng số đều bằng 0: không có gì để tính."))
            return {}
        return given

    def _cuts(self) -> dict[str, Decimal]:
        given = {
            tier.name: value
            for name, tier in self.cut_of.items()
            if (value := self.cleaned_data.get(name)) is not None
        }
        bounds = [given.get(t.name, t.lower) for t in self.cut_of.values()]
        falling = all(
            (better or 0) > (worse or 0)
            for better, worse in zip(bounds, bounds[1:], strict=False)
        )
        if given and not falling:
            self.add_error(
                None,
                _(
                    "Ngưỡng của loại cao hơn phải lớn hơn ngưỡng của loại thấp hơn: "
                    "giữ các ngưỡng hiện nay."
                ),
            )
            return {}
        return given


def _weight_field(part: PartSpan) -> ScoreField:
    field = ScoreField(
        required=False,
        min_value=Decimal(0),
        max_value=MOST_WEIGHT,
        label=f"{part.code}. {part.name}",
    )
    if part.max_score is not None:
        field.widget.attrs["placeholder"] = shown_in_input(part.max_score)
    return field


def _cut_field(base: TrialBase, tier: TierSpan) -> ScoreField:
    field = ScoreField(
        required=False,
        min_value=Decimal(0),
        max_value=base.header.scale_max,
        label=_("Loại %(tier)s từ") % {"tier": tier.name},
    )
    if tier.lower is not None:
        field.widget.attrs["placeholder"] = shown_in_input(tier.lower)
    return field
