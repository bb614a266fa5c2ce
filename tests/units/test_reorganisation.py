"""Reorganising units by hand: what ends, what begins, and taking it back.

Tỉnh Thái Nguyên (19)
  Huyện Đại Từ (171)     Xã Cát Nê 05848, Xã Quân Chu 05851, Xã Na Mao 05782
  Huyện Định Hóa (167)
"""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from tests.factories import make_succession, make_unit
from units.models import Reorganisation, Unit, UnitSuccession
from units.problems import ImportRefused
from units.reorganisation import carry_out, effect_of
from units.reorganisation_plan import (
    Arriving,
    Leaving,
    ReorganisationPlan,
    summary_of,
)
from units.reorganisation_undo import StillNeeded, take_back

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def places():
    nation = make_unit("Toàn quốc", kind="quốc gia", code="VN")
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=nation)
    district = make_unit("Đại Từ", kind="huyện", code="171", parent=province)
    other = make_unit("Định Hóa", kind="huyện", code="167", parent=province)
    communes = [
        make_unit(name, kind="xã", code=code, parent=district)
        for code, name in (
            ("05848", "Cát Nê"),
            ("05851", "Quân Chu"),
            ("05782", "Na Mao"),
        )
    ]
    return district, other, *communes


def plan(kind, leaving, arriving, **facts):
    return ReorganisationPlan(
        kind=kind,
        effective_on=DAY,
        legal_basis="Nghị quyết số 1/NQ-UBTVQH15",
        leaving=tuple(
            item if isinstance(item, Leaving) else Leaving("Đơn vị trước", item)
            for item in leaving
        ),
        arriving=tuple(Arriving("Đơn vị sau", *item) for item in arriving),
        **facts,
    )


def carry(*what):
    return carry_out(plan(*what), made_by="Văn thư")


def refused(*what):
    with pytest.raises(ImportRefused) as refusal:
        carry(*what)
    return [str(problem) for problem in refusal.value.problems]


def refusal(*what):
    problems = refused(*what)
    assert not Reorganisation.objects.exists()
    return problems


def state():
    """All that a reorganisation may change."""
    units = Unit.objects.order_by("pk").values_list(
        "code", "name", "valid_from", "valid_to", "same_as", "parent"
    )
    return list(units), UnitSuccession.objects.count()


def test_a_merger_ends_all_and_begins_one(places):
    _district, _other, cat_ne, quan_chu, _na_mao = places

    entry = carry("merger", [cat_ne, quan_chu], [("05851", "Xã Quân Chu", "171")])

    new = Unit.objects.get(code="05851", valid_from=DAY)
    assert new.slug == "xa-quan-chu-05851-2026"
    assert set(Unit.objects.filter(valid_to=DAY)) == {cat_ne, quan_chu}
    assert {
        (a.predecessor, a.successor, a.kind, a.extent) for a in entry.arrows.all()
    } == {
        (cat_ne, new, "merger", "whole"),
        (quan_chu, new, "merger", "whole"),
    }
    # A merged unit is no continuation of either.
    assert new.same_as is None
    effect = effect_of(entry)
    assert (effect.ended, effect.begun) == ((cat_ne, quan_chu), (new,))
    assert (
        summary_of(
            plan("merger", [cat_ne, quan_chu], [("05851", "Xã Quân Chu", "171")])
        )
        == "Sáp nhập Xã Cát Nê, Xã Quân Chu thành Xã Quân Chu từ ngày 01/03/2026"
    )


def test_what_gives_up_a_part_stays_in_force(places):
    _district, _other, cat_ne, quan_chu, na_mao = places
    part = Leaving("Đơn vị trước", na_mao, extent="part", ends=False)

    entry = carry("merger", [cat_ne, quan_chu, part], [("05900", "Xã Mới", "171")])

    na_mao.refresh_from_db()
    assert na_mao.valid_to is None
    assert entry.arrows.get(predecessor=na_mao).extent == "part"


def test_the_units_below_a_merged_one_go_on_under_the_new(places):
    district, other, cat_ne, *_ = places

    entry = carry("merger", [district, other], [("171", "Huyện Đại Định", "19")])

    new = Unit.objects.get(code="171", valid_from=DAY)
    again = Unit.objects.get(code="05848", valid_from=DAY)
    assert again.parent == new
    # A commune that only moved is still the same one.
    assert again.same_as == cat_ne
    assert len(effect_of(entry).moved_along) == 3
    assert effect_of(entry).ended == (district, other)


def test_a_split_gives_each_a_part(places):
    *_rest, na_mao = places

    entry = carry(
        "split", [na_mao], [("05782", "Xã Na Mao", "171"), ("05901", "Xã Mới", "171")]
    )

    assert {arrow.extent for arrow in entry.arrows.all()} == {"part"}
    assert Unit.objects.get(code="05782", valid_from=DAY).same_as is None


@pytest.mark.parametrize(
    ("kind", "name"), [("rename", "Xã Na Mao Mới"), ("upgrade", "Thị trấn Na Mao")]
)
def test_a_renamed_or_upgraded_unit_stays_the_same_one(places, kind, name):
    *_rest, na_mao = places

    carry(kind, [na_mao], [("05782", name, "171")])

    assert Unit.objects.get(name=name).same_as == na_mao


def test_a_transfer_keeps_names_and_codes(places):
    _district, _other, cat_ne, quan_chu, _na_mao = places

    carry(
        "transfer",
        [cat_ne, quan_chu],
        [("05848", "Xã Cát Nê", "167"), ("05851", "Xã Quân Chu", "167")],
    )

    moved = Unit.objects.filter(valid_from=DAY)
    assert {unit.parent.code for unit in moved} == {"167"}
    assert {unit.same_as for unit in moved} == {cat_ne, quan_chu}


def test_taking_back_restores_everything(places):
    district, other, *_ = places
    before = state()
    entry = carry("merger", [district, other], [("171", "Huyện Đại Định", "19")])
    assert state() != before

    take_back(entry, undone_by="Văn thư")

    assert state() == before
    entry.refresh_from_db()
    assert entry.undone_by == "Văn thư"


def test_what_ends_by_another_reorganisation_too_stays_ended(places):
    _district, _other, cat_ne, quan_chu, na_mao = places
    rest = Leaving("Đơn vị trước", na_mao, extent="part")
    carry("merger", [cat_ne, rest], [("05848", "Xã Cát Nê", "171")])
    second = carry("merger", [quan_chu, rest], [("05851", "Xã Quân Chu", "171")])

    take_back(second, undone_by="Văn thư")

    na_mao.refresh_from_db()
    quan_chu.refresh_from_db()
    assert na_mao.valid_to == DAY
    assert quan_chu.valid_to is None


def test_what_gave_up_a_part_goes_on_when_the_rest_is_taken_back(places):
    _district, _other, cat_ne, quan_chu, na_mao = places
    part = Leaving("Đơn vị trước", na_mao, extent="part", ends=False)
    rest = Leaving("Đơn vị trước", na_mao, extent="part")
    carry("merger", [cat_ne, part], [("05848", "Xã Cát Nê", "171")])
    second = carry("merger", [quan_chu, rest], [("05851", "Xã Quân Chu", "171")])

    take_back(second, undone_by="Văn thư")

    na_mao.refresh_from_db()
    assert na_mao.valid_to is None


def test_those_made_before_it_was_kept_are_told_what_they_ended(places):
    _district, _other, cat_ne, quan_chu, na_mao = places
    part = Leaving("Đơn vị trước", na_mao, extent="part", ends=False)
    entry = carry("merger", [cat_ne, quan_chu, part], [("05900", "Xã Mới", "171")])
    entry.ended.clear()

    migration = import_module("units.migrations.0006_fill_units_that_ended")
    migration.say_what_ended(apps, None)

    assert set(entry.ended.all()) == {cat_ne, quan_chu}


def test_what_was_reorganised_again_is_not_taken_back(places):
    _district, _other, cat_ne, quan_chu, na_mao = places
    entry = carry("merger", [cat_ne, quan_chu], [("05851", "Xã Quân Chu", "171")])
    new = Unit.objects.get(code="05851", valid_from=DAY)
    make_succession(new, na_mao)

    with pytest.raises(StillNeeded, match="sắp xếp tiếp"):
        take_back(entry, undone_by="Văn thư")
    assert Unit.objects.filter(pk=new.pk).exists()


def test_every_fault_is_named_with_its_line(places):
    district, _other, cat_ne, quan_chu, _na_mao = places
    gone = make_unit("Cũ", kind="xã", code="05001", valid_to=date(2020, 1, 1))

    assert (
        "từ hai đơn vị trở lên"
        in refusal("merger", [cat_ne], [("05848", "Xã X", "171")])[0]
    )
    assert "hai đơn vị trở lên" in refusal("split", [cat_ne], [("1", "Xã X", "171")])[0]
    assert (
        "một đơn vị trước"
        in refusal("rename", [cat_ne, quan_chu], [("1", "Xã X", "171")])[0]
    )
    found = refusal("merger", [cat_ne, gone, cat_ne], [("05848", "Xã X", "171")])
    assert "có hiệu lực ngày 28/02/2026" in found[0]
    assert sum("mỗi đơn vị một lần" in text for text in found) == 2
    part = Leaving("Đơn vị trước", cat_ne, extent="part", ends=False)
    assert "toàn bộ đơn vị" in refusal("rename", [part], [("05848", "Xã X", "171")])[0]
    halves = [("171", "Huyện A", "19"), ("172", "Huyện B", "19")]
    assert "import_units" in refusal("split", [district], halves)[0]
    assert "parent_code" in refusal("rename", [cat_ne], [("05848", "Xã X", "999")])[0]


def test_a_code_that_another_unit_bears_is_refused(places):
    _district, _other, cat_ne, quan_chu, _na_mao = places

    (problem,) = refusal("merger", [cat_ne, quan_chu], [("05782", "Xã Mới", "171")])

    assert "Xã Na Mao" in problem


def test_a_part_alone_may_become_a_unit_of_its_own(places):
    *_rest, na_mao = places
    part = Leaving("Đơn vị trước", na_mao, extent="part", ends=False)

    carry("split", [part], [("05901", "Xã Mới", "171")])

    na_mao.refresh_from_db()
    assert na_mao.valid_to is None
    assert "; một phần" in refused("split", [na_mao], [("05902", "Xã Khác", "171")])[0]


def test_what_went_over_as_a_whole_has_nothing_left(places):
    _district, _other, cat_ne, quan_chu, na_mao = places
    carry("merger", [cat_ne, quan_chu], [("05851", "Xã Quân Chu", "171")])

    found = refused("merger", [cat_ne, na_mao], [("05900", "Xã Mới", "171")])

    assert "đã ghi: Xã Cát Nê thành Xã Quân Chu" in found[0]


def test_what_ends_has_no_later_story(places):
    _district, _other, cat_ne, quan_chu, na_mao = places
    make_succession(na_mao, cat_ne, extent="part", effective_on=date(2026, 9, 1))

    found = refused("merger", [quan_chu, na_mao], [("05900", "Xã Mới", "171")])

    assert "(01/09/2026)" in found[0]


def test_a_name_means_one_unit_under_the_unit_above(places):
    _district, _other, cat_ne, quan_chu, na_mao = places
    (taken,) = refused("merger", [cat_ne, quan_chu], [("05900", "Xã Na mao", "171")])
    assert "đã là tên của mã 05782" in taken
    twins = [("05900", "Xã Mới", "171"), ("05901", "Xã Mới", "171")]
    assert "đã là tên của mã 05900" in refused("split", [na_mao], twins)[0]


def test_a_rename_to_the_same_name_is_none(places):
    *_rest, na_mao = places
    (problem,) = refused("rename", [na_mao], [("05782", "Xã Na Mao", "171")])
    assert "tên hoặc mã khác với đang có" in problem
