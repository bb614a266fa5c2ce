"""FixedPointField: a Decimal in Python, an integer of millionths in the database.

SQLite keeps a DecimalField as a binary float: sums and ranks then split true ties.
Integers add, compare and sort exactly, and alike, on both engines.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core import exceptions
from django.db import models
from django.db.models.expressions import Col, Combinable, register_combinable_fields
from django.utils.translation import gettext_lazy as _

from indices.numbers import STORED_DECIMALS, read_machine_number
from indices.scoring.ranking import round_half_up

SCALE = 10**STORED_DECIMALS
LARGEST = 2**63 - 1
# More digits than this before or behind the point are no score, and slow to compute.
MOST_DIGITS = 40

# They divide, and Variance also squares the millionths.
INEXACT = (models.Avg, models.StdDev, models.Variance)

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:
    AnyField = models.Field


class FixedPointField(AnyField):
    """A number with at most six decimals; more are rounded half up on storing.

    Takes Decimal, int, Fraction and machine text ("76.71"); a float or a bool is
    refused. Sum, Min and Max of it are Decimals again; Avg and its like are refused,
    as a mean is made in Python from the exact values. A constant beside an F() goes in
    `exact_value`, and rounding or casting is done in Python: the database knows nothing
    of the six decimals.
    """

    description = _("số thập phân chính xác")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” không phải là số hợp lệ."),
        "overflow": _("Số quá lớn."),
    }

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def to_python(self, value: Any) -> Decimal | None:
        """The value as a Decimal of at most six decimals; ValidationError if none."""
        if value is None:
            return None
        try:
            rounded = round_half_up(_exact(value), STORED_DECIMALS)
        except (TypeError, ValueError, OverflowError):
            raise exceptions.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from None
        if not fits(rounded):
            raise exceptions.ValidationError(
                self.error_messages["overflow"], code="overflow"
            )
        return rounded

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not isinstance(expression, Col) and _divides(expression):
            raise exceptions.FieldError(
                "Not exact for a FixedPointField: use scoring.statistics instead."
            )
        return None if value is None else to_decimal(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if isinstance(value, bool | float):
            raise TypeError(f"{self.name}: exact numbers only, not {value!r}")
        try:
            number = self.to_python(value)
        except exceptions.ValidationError as error:
            raise ValueError(f"{self.name}: {error.messages[0]}") from None
        return int(number * SCALE) if number is not None else None

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        from indices.form_fields import ScoreField

        return super().formfield(**{"form_class": ScoreField, **kwargs})


class Millionths(models.BigIntegerField):  # type: ignore[type-arg]
    """The stored integer of a FixedPointField as it is, where thousands are read."""

    def get_internal_type(self) -> str:
        return type(self).__name__


def _exact(value: Any) -> Fraction | Decimal | int:
    """The number that a caller gave; raises for what is none or not exact."""
    if isinstance(value, str):
        return read_machine_number(value)
    if isinstance(value, Decimal) and abs(value.adjusted()) > MOST_DIGITS:
        raise OverflowError
    return value  # type: ignore[no-any-return]


def _divides(expression: Any) -> bool:
    """Whether an expression is inexact anywhere in it, as Coalesce(Avg(…)) is.

    Its value cannot tell: Django has cut it to an integer before a field sees it.
    """
    return any(isinstance(part, INEXACT) for part in expression.flatten())


def fits(value: Decimal) -> bool:
    """Whether the column can hold a number of this size."""
    return bool(abs(value) * SCALE <= LARGEST)


@lru_cache(maxsize=16_384)
def to_decimal(millionths: int) -> Decimal:
    """An integer of millionths as a Decimal, without trailing zeros beyond two."""
    value = Decimal(int(millionths)).scaleb(-STORED_DECIMALS)
    shortened = value.normalize()
    if shortened.as_tuple().exponent > -2:  # type: ignore[operator]
        return value.quantize(Decimal("0.01"))
    return shortened


def exact_value(number: Decimal | int | str) -> models.Value:
    """A constant for an expression with a FixedPointField in it."""
    return models.Value(number, output_field=FixedPointField())


for connector in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(
        FixedPointField, connector, FixedPointField, FixedPointField
    )
