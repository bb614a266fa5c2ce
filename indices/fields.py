"""FixedPointField: a Decimal in Python, an integer of millionths in the database.

SQLite keeps a DecimalField as a binary float: sums and ranks then split true ties.
Integers add, compare and sort exactly, and alike, on both engines.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.core import checks, exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

from indices.scoring.ranking import round_half_up

DECIMALS = 6
SCALE = 10**DECIMALS
LARGEST = 2**63 - 1


class FixedPointField(models.Field):
    """A number with at most six decimals; more are rounded half up on storing.

    Takes Decimal, int, Fraction and machine text ("76.71"); a float or a bool is
    refused. Sum, Min and Max of it are Decimals again; an average is made in Python
    from the exact values, so Avg over it is refused.
    """

    description = _("số thập phân chính xác")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” không phải là số hợp lệ."),
        "overflow": _("Số quá lớn."),
    }

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if self.primary_key:
            found.append(checks.Error("A FixedPointField is no key.", obj=self))
        return found

    def to_python(self, value: Any) -> Decimal | None:
        """The value as a Decimal of at most six decimals; ValidationError if none."""
        if value is None:
            return None
        if isinstance(value, bool | float):
            raise exceptions.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            )
        try:
            number = value if isinstance(value, Fraction) else Decimal(value)
            rounded = round_half_up(number, DECIMALS)
        except (TypeError, ValueError, InvalidOperation, OverflowError):
            raise exceptions.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from None
        if abs(rounded) * SCALE > LARGEST:
            raise exceptions.ValidationError(
                self.error_messages["overflow"], code="overflow"
            )
        return rounded

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else to_decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value  # type: ignore[no-any-return]
        if isinstance(value, bool | float):
            raise TypeError(f"{self.name}: exact numbers only, not {value!r}")
        try:
            number = self.to_python(value)
        except exceptions.ValidationError as error:
            raise ValueError(f"{self.name}: {error.messages[0]}") from None
        assert number is not None
        return int(number.scaleb(DECIMALS))

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        from indices.form_fields import ScoreField

        return super().formfield(**{"form_class": ScoreField, **kwargs})


def to_decimal(millionths: int) -> Decimal:
    """An integer of millionths as a Decimal, without trailing zeros beyond two."""
    value = Decimal(int(millionths)).scaleb(-DECIMALS)
    shortened = value.normalize()
    if shortened.as_tuple().exponent > -2:  # type: ignore[operator]
        return value.quantize(Decimal("0.01"))
    return shortened
