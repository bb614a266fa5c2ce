"""Form fields for scores: the grammar of numbers.py, never a localised DecimalField."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from indices.numbers import (
    NumberError,
    format_number,
    parse_number,
    shown_in_input,
)


class ScoreInput(forms.TextInput):
    """A text box with a decimal keyboard; shows 76,71, never 76.71."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "decimal", "autocomplete": "off", **(attrs or {})}
        )

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            return shown_in_input(value)
        return None if value is None else str(value)


class ScoreField(forms.Field):
    """A number as people write it: 76,71 or 76.71; what is unsure is refused."""

    widget = ScoreInput

    def __init__(
        self,
        *,
        min_value: Decimal | None = None,
        max_value: Decimal | None = None,
        **kwargs: Any,
    ) -> None:
        self.min_value = min_value
        self.max_value = max_value
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return parse_number(str(value))
        except NumberError as error:
            raise ValidationError(str(error), code=error.code) from None

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(
                _("Giá trị nhỏ nhất là %(limit)s.")
                % {"limit": format_number(self.min_value)},
                code="min_value",
            )
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(
                _("Giá trị lớn nhất là %(limit)s.")
                % {"limit": format_number(self.max_value)},
                code="max_value",
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
