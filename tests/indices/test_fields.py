"""FixedPointField: exact in Python and in the database, alike on both engines."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.models import (
    Avg,
    Case,
    Count,
    F,
    Max,
    Min,
    StdDev,
    Sum,
    Value,
    Variance,
    When,
)
from django.db.models.functions import Coalesce, Rank
from hypothesis import given
from hypothesis import strategies as st

from indices.fields import LARGEST, SCALE, FixedPointField, exact_value, to_decimal
from indices.form_fields import ScoreField, shown_in_input
from indices.models import ReformIndex, Tier, TierScheme
from indices.numbers import parse_number
from indices.scoring.ranking import round_half_up
from tests.factories import make_index

FIELD = FixedPointField(name="score")
stored = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


@pytest.fixture
def scheme(db):
    return TierScheme.objects.create(code="thang", name="Thang")


def add(scheme, *lowers, upper=None):
    """Rows with a `lower` each; a tier is the smallest table with such fields."""
    count = scheme.tiers.count()
    return [
        Tier.objects.create(
            scheme=scheme,
            position=place,
            name=str(place),
            lower=lower,
            upper=upper,
        )
        for place, lower in enumerate(lowers, start=count + 1)
    ]


def lowers(queryset):
    return list(queryset.order_by("position").values_list("lower", flat=True))


class TestStoring:
    @pytest.mark.parametrize(
        ("given_value", "kept"),
        [
            (Decimal("76.71"), "76.71"),
            (Decimal("76.710000"), "76.71"),
            (Decimal("100"), "100.00"),
            (7, "7.00"),
            ("76.71", "76.71"),
            ("1.00000049999999999", "1.00"),
            (Fraction(1, 3), "0.333333"),
            (Decimal("1.0000005"), "1.000001"),
            (Decimal("-1.0000005"), "-1.000001"),
            (Decimal("1E+2"), "100.00"),
            (Decimal("9223372036854.775807"), "9223372036854.775807"),
            (None, None),
        ],
    )
    def test_a_score_comes_back_as_it_was_given(self, scheme, given_value, kept):
        (tier,) = add(scheme, given_value)
        tier.refresh_from_db()
        assert (None if tier.lower is None else str(tier.lower)) == kept

    def test_the_database_holds_an_integer_of_millionths(self, scheme):
        add(scheme, Decimal("76.71"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT lower FROM indices_tier")
            assert cursor.fetchone() == (76_710_000,)

    @pytest.mark.parametrize("value", [76.71, True, float("nan")])
    def test_a_float_and_a_bool_are_refused(self, scheme, value):
        with pytest.raises(TypeError, match="exact numbers only"):
            add(scheme, value)
        with pytest.raises(TypeError, match="exact numbers only"):
            Tier.objects.filter(lower=value).exists()

    @pytest.mark.parametrize(
        "value",
        ["76,71", "NaN", "1_0", "٧٦", Decimal("NaN"), Decimal("Infinity"), "", b"1"],
    )
    def test_what_is_no_number_is_refused(self, scheme, value):
        with pytest.raises(ValueError, match="không phải là số"):
            add(scheme, value)

    @pytest.mark.parametrize(
        "value",
        [
            Decimal(LARGEST + 1) / SCALE,
            10**13,
            Decimal("1E+40"),
            Decimal("-9223372036854.775808"),
        ],
    )
    def test_a_number_beyond_the_column_is_refused(self, value):
        with pytest.raises(ValueError, match="Số quá lớn"):
            FIELD.get_prep_value(value)

    @pytest.mark.parametrize("value", [Decimal("1E+999999"), Decimal("1E-999999")])
    def test_a_number_of_absurd_size_is_refused_at_once(self, value):
        with pytest.raises(ValidationError):
            FIELD.to_python(value)

    def test_to_python_says_no_in_vietnamese(self):
        with pytest.raises(ValidationError, match="không phải là số hợp lệ"):
            FIELD.to_python(76.71)
        with pytest.raises(ValidationError, match="Số quá lớn"):
            FIELD.to_python(10**13)

    @given(stored)
    def test_every_number_of_six_decimals_survives(self, value):
        assert to_decimal(FIELD.get_prep_value(value)) == value

    @given(st.decimals(min_value=-(10**6), max_value=10**6, places=9))
    def test_more_decimals_are_rounded_half_up(self, value):
        assert to_decimal(FIELD.get_prep_value(value)) == round_half_up(value, 6)

    @given(stored, stored)
    def test_the_integers_are_in_the_order_of_the_numbers(self, one, other):
        assert (one < other) == (
            FIELD.get_prep_value(one) < FIELD.get_prep_value(other)
        )


class TestQueries:
    def test_sums_and_extremes_are_decimals(self, scheme):
        add(scheme, Decimal("0.1"), Decimal("0.2"), None)
        found = Tier.objects.aggregate(
            total=Sum("lower"), least=Min("lower"), most=Max("lower"), n=Count("lower")
        )
        assert found == {
            "total": Decimal("0.3"),
            "least": Decimal("0.1"),
            "most": Decimal("0.2"),
            "n": 2,
        }
        assert all(type(found[name]) is Decimal for name in ("total", "least", "most"))

    def test_the_sum_of_nothing_is_missing(self, scheme):
        assert Tier.objects.aggregate(total=Sum("lower"))["total"] is None

    def test_a_sum_may_be_annotated(self, scheme):
        add(scheme, Decimal("46.8"), Decimal("32.24"))
        found = TierScheme.objects.annotate(total=Sum("tiers__lower")).get()
        assert found.total == Decimal("79.04")

    def test_a_missing_sum_may_be_taken_for_zero(self, scheme):
        found = TierScheme.objects.annotate(
            total=Coalesce(Sum("tiers__lower"), exact_value(0))
        ).get()
        assert found.total == Decimal(0)

    def test_an_average_is_refused_as_it_would_not_be_exact(self, scheme):
        add(scheme, Decimal(1), Decimal(2))
        with pytest.raises(FieldError, match="scoring.statistics"):
            Tier.objects.aggregate(Avg("lower"))

    @pytest.mark.parametrize("inexact", [Avg, StdDev, Variance])
    @pytest.mark.parametrize("values", [(1, 3), ("1", "2", "2.5")])
    def test_it_is_refused_too_where_it_hides_in_an_expression(
        self, scheme, inexact, values
    ):
        add(scheme, *values)
        for asked in (inexact("lower"), Coalesce(inexact("lower"), exact_value(0))):
            with pytest.raises(FieldError, match="scoring.statistics"):
                Tier.objects.aggregate(asked=asked)

    def test_filters_take_decimals(self, scheme):
        add(scheme, Decimal("59.3"), Decimal("76.71"), Decimal("81.02"), None)
        tiers = Tier.objects
        assert lowers(tiers.filter(lower=Decimal("76.71"))) == [Decimal("76.71")]
        assert lowers(tiers.filter(lower="76.71")) == [Decimal("76.71")]
        assert tiers.filter(lower__gt=Decimal("76.71")).count() == 1
        assert tiers.filter(lower__gte=Decimal("76.71")).count() == 2
        assert tiers.filter(lower__lt=80).count() == 2
        assert tiers.filter(lower__in=[Decimal("59.3"), Decimal("81.02")]).count() == 2
        assert tiers.filter(lower__range=(Decimal("59.3"), 80)).count() == 2
        assert tiers.filter(lower__isnull=True).count() == 1
        assert tiers.exclude(lower=None).count() == 3

    def test_order_is_that_of_the_numbers(self, scheme):
        values = [Decimal(9), Decimal("10.5"), Decimal("-1"), Decimal("9.000001")]
        add(scheme, *values)
        found = Tier.objects.order_by("lower").values_list("lower", flat=True)
        assert list(found) == sorted(values)

    def test_columns_are_compared_with_one_another(self, scheme):
        add(scheme, Decimal(70), upper=Decimal(80))
        assert Tier.objects.filter(lower__lt=F("upper")).count() == 1
        wide = F("lower") + exact_value("9.5")
        assert Tier.objects.filter(upper__gt=wide).count() == 1

    def test_a_difference_may_be_annotated_and_filtered(self, scheme):
        add(scheme, Decimal("65.75"), upper=Decimal("76.71"))
        found = Tier.objects.annotate(gain=F("upper") - F("lower"))
        assert found.get().gain == Decimal("10.96")
        assert found.filter(gain__gt=Decimal("10.95")).exists()

    def test_an_update_adds_a_column_or_a_constant(self, scheme):
        add(scheme, Decimal("0.1"), upper=Decimal("0.2"))
        Tier.objects.update(upper=F("lower") + F("upper"))
        Tier.objects.update(upper=F("upper") + exact_value(Decimal("0.5")))
        assert Tier.objects.get().upper == Decimal("0.8")

    def test_a_bare_constant_beside_a_column_is_refused(self, scheme):
        with pytest.raises(FieldError):
            Tier.objects.annotate(more=F("lower") + Decimal("0.5")).first()

    def test_many_rows_are_written_in_one_statement(self, scheme):
        tiers = add(scheme, Decimal("1.5"), Decimal("2.5"), Decimal("3.5"))
        for tier, lower in zip(tiers, (Decimal("0.1"), None, Decimal(7)), strict=True):
            tier.lower = lower
        Tier.objects.bulk_update(tiers, ["lower"])
        assert lowers(Tier.objects.all()) == [Decimal("0.1"), None, Decimal(7)]

    def test_a_case_gives_decimals(self, scheme):
        add(scheme, Decimal("0.1"), Decimal("0.2"))
        halved = Case(
            When(lower=Decimal("0.1"), then=exact_value("0.05")), default=F("lower")
        )
        found = Tier.objects.annotate(case=halved).order_by("position")
        assert [tier.case for tier in found] == [Decimal("0.05"), Decimal("0.2")]
        Tier.objects.update(lower=halved)
        assert lowers(Tier.objects.all()) == [Decimal("0.05"), Decimal("0.2")]

    def test_values_are_decimals(self, scheme):
        add(scheme, Decimal("76.71"))
        assert Tier.objects.values("lower").get() == {"lower": Decimal("76.71")}
        assert Tier.objects.values_list("lower").get() == (Decimal("76.71"),)

    def test_three_ways_to_the_same_total_share_a_rank(self, db):
        ways = {"một": ("0.10", "0.20"), "hai": ("0.30",), "ba": ("0.15", "0.15")}
        for code, points in ways.items():
            add(
                TierScheme.objects.create(code=code, name=code),
                *(Decimal(point) for point in points),
            )
        totals = TierScheme.objects.annotate(total=Sum("tiers__lower"))
        assert {scheme.total for scheme in totals} == {Decimal("0.3")}
        assert totals.filter(total=Decimal("0.30")).count() == 3
        ranked = totals.annotate(rank=models.Window(Rank(), order_by=F("total").desc()))
        assert [scheme.rank for scheme in ranked] == [1, 1, 1]


class TestDeclaration:
    def test_it_is_found_again_in_migrations(self):
        field = FixedPointField("điểm", null=True, blank=True)
        name, path, args, settings = field.deconstruct()
        assert path == "indices.fields.FixedPointField"
        assert args == []
        assert settings == {"verbose_name": "điểm", "null": True, "blank": True}

    @pytest.mark.parametrize("kind", ["json", "xml"])
    def test_it_is_dumped_and_loaded_without_loss(self, scheme, kind):
        (tier,) = add(scheme, Decimal("76.71"))
        dumped = serializers.serialize(kind, [tier])
        (loaded,) = serializers.deserialize(kind, dumped)
        assert loaded.object.lower == Decimal("76.71")
        assert loaded.object.upper is None

    def test_json_holds_decimal_text(self, scheme):
        (tier,) = add(scheme, Decimal("76.71"))
        tier.refresh_from_db()
        dumped = json.loads(serializers.serialize("json", [tier]))
        assert dumped[0]["fields"]["lower"] == "76.71"
        assert Tier._meta.get_field("lower").value_to_string(tier) == "76.71"
        assert Tier._meta.get_field("upper").value_to_string(tier) == ""

    def test_a_model_form_asks_for_a_score(self, db):
        class IndexForm(forms.ModelForm):
            class Meta:
                model = ReformIndex
                fields = ("scale_max",)

        index = make_index()
        form = IndexForm({"scale_max": "1.025,5"}, instance=index)
        assert form.is_valid(), form.errors
        form.save()
        index.refresh_from_db()
        assert index.scale_max == Decimal("1025.5")
        too_large = IndexForm({"scale_max": "9" * 20}, instance=index)
        assert too_large.errors == {"scale_max": ["Số quá lớn."]}


class TestScoreField:
    """What a person types into a form."""

    def test_both_marks_are_read(self):
        field = ScoreField()
        assert field.clean("76,71") == field.clean("76.71") == Decimal("76.71")
        assert field.clean(Decimal("76.71")) == Decimal("76.71")

    @pytest.mark.parametrize(
        "text", ["1.025", "NaN", "1e2", "1_0", "٧٦", "７６", "76,71%", "True"]
    )
    def test_what_is_unsure_is_refused(self, text):
        with pytest.raises(ValidationError):
            ScoreField().clean(text)

    def test_an_ambiguous_number_has_a_code_of_its_own(self):
        with pytest.raises(ValidationError) as refusal:
            ScoreField().clean("1.025")
        assert refusal.value.code == "ambiguous"

    def test_an_empty_box_is_missing_or_required(self):
        assert ScoreField(required=False).clean("") is None
        with pytest.raises(ValidationError):
            ScoreField().clean("–")

    def test_limits_are_said_the_vietnamese_way(self):
        field = ScoreField(min_value=Decimal(0), max_value=Decimal("100.5"))
        assert field.clean("100,5") == Decimal("100.5")
        with pytest.raises(ValidationError, match="Giá trị lớn nhất là 100,50"):
            field.clean("100,51")
        with pytest.raises(ValidationError, match="Giá trị nhỏ nhất là 0,00"):
            field.clean("-0,01")

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (Decimal("76.71"), "76,71"),
            (Decimal("100.00"), "100"),
            (Decimal("-1.5"), "-1,5"),
            (Decimal("1025.5"), "1025,5"),
            (Decimal("1.025"), "1,0250"),
            (Decimal("0.785"), "0,785"),
            ("76.7x", "76.7x"),
            (None, ""),
        ],
    )
    def test_the_box_shows_what_a_person_would_type(self, value, shown):
        html = ScoreField().widget.render("score", value)
        assert (f'value="{shown}"' in html) if shown else ("value=" not in html)
        assert 'inputmode="decimal"' in html

    @given(stored)
    def test_what_a_box_shows_is_accepted_unchanged(self, value):
        assert parse_number(shown_in_input(value)) == value

    @given(stored)
    def test_a_box_left_alone_has_not_changed(self, value):
        assert not ScoreField().has_changed(value, shown_in_input(value))

    def test_a_changed_and_an_unreadable_box_have_changed(self):
        field = ScoreField()
        assert field.has_changed(Decimal("76.71"), "76,72")
        assert field.has_changed(Decimal("76.71"), "76,7x")
        assert not field.has_changed(None, "")


def test_a_constant_without_the_field_is_not_scaled(scheme):
    """Why exact_value is there: the database adds what it is given."""
    add(scheme, Decimal(1))
    Tier.objects.update(lower=F("lower") + Value(1))
    assert Tier.objects.get().lower == Decimal("1.000001")
