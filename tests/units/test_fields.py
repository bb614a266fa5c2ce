"""Keys fill themselves from the name, however a unit is written."""

import pytest

from tests.factories import make_unit
from units.models import Unit
from units.names import search_key, sort_key

pytestmark = pytest.mark.django_db


def test_a_saved_unit_has_its_keys():
    unit = make_unit("Đại Từ", kind="huyện")

    assert unit.search_key == "huyen dai tu"
    assert unit.sort_key == sort_key("Đại Từ")


def test_units_written_in_bulk_have_their_keys():
    Unit.objects.bulk_create(
        [
            Unit(
                code=code,
                name=f"Xã {bare}",
                bare_name=bare,
                kind="xã",
                level="commune",
                slug=code,
                area_slug=code,
            )
            for code, bare in [("1", "Võ Nhai"), ("2", "Âu Lâu"), ("3", "Đại Phúc")]
        ]
    )

    in_order = Unit.objects.order_by("sort_key").values_list("bare_name", flat=True)
    assert list(in_order) == ["Âu Lâu", "Đại Phúc", "Võ Nhai"]
    assert Unit.objects.get(code="3").search_key == search_key("Xã Đại Phúc")


def test_a_renamed_unit_gets_new_keys():
    unit = make_unit("Sông Công", kind="thị xã")

    unit.name, unit.bare_name = "Thị xã Phổ Yên", "Phổ Yên"
    unit.save()

    unit.refresh_from_db()
    assert unit.search_key == "thi xa pho yen"


def test_a_key_remembers_its_source_in_migrations():
    field = Unit._meta.get_field("sort_key")

    _name, path, _arguments, options = field.deconstruct()

    assert path == "units.fields.SortKeyField"
    assert options["source"] == "bare_name"
