"""Chains of one-to-one forms, and lineage as the unit's page tells it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_succession, make_unit
from units.lineage import Arrow, first_forms, read_lineage, refresh_first_forms

REFORM = date(2025, 7, 1)
EARLIER = date(2022, 4, 10)


def arrow(old, new, *, kind="upgrade", extent="whole", day=REFORM, keeps_level=True):
    return Arrow(old, new, kind, extent, day, keeps_level)


class TestFirstForms:
    @pytest.mark.parametrize("kind", ["rename", "upgrade", "transfer"])
    def test_a_one_to_one_change_keeps_the_series(self, kind):
        assert first_forms([arrow(1, 2, kind=kind)]) == {2: 1}

    def test_a_chain_leads_back_to_its_first_form(self):
        chain = [arrow(1, 2, day=EARLIER), arrow(2, 3)]

        assert first_forms(chain) == {2: 1, 3: 1}

    @pytest.mark.parametrize(
        "arrows",
        [
            [arrow(1, 2, kind="merger")],
            [arrow(1, 2, kind="split")],
            [arrow(1, 2, extent="part")],
            [arrow(1, 2, keeps_level=False)],
            [arrow(1, 3), arrow(2, 3)],
            [arrow(1, 2), arrow(1, 3)],
        ],
        ids=[
            "merger",
            "split",
            "only a part",
            "another level",
            "two into one",
            "one into two",
        ],
    )
    def test_anything_else_begins_a_new_series(self, arrows):
        assert first_forms(arrows) == {}

    def test_a_later_gain_does_not_break_an_earlier_chain(self):
        arrows = [arrow(1, 2, day=EARLIER), arrow(9, 2, kind="merger")]

        assert first_forms(arrows) == {2: 1}

    @given(
        st.lists(
            st.builds(
                arrow,
                st.integers(1, 8),
                st.integers(1, 8),
                kind=st.sampled_from(["rename", "merger"]),
                day=st.sampled_from([EARLIER, REFORM]),
            )
        )
    )
    def test_every_first_form_is_none_itself_even_in_tangled_data(self, arrows):
        firsts = first_forms(arrows)

        assert set(firsts) <= {arrow.successor_id for arrow in arrows}


@pytest.mark.django_db
class TestStoredChains:
    def test_the_first_form_is_written_to_every_later_form(self):
        town = make_unit("Phổ Yên", kind="thị xã", code="172", valid_to=EARLIER)
        city = make_unit("Phổ Yên", kind="thành phố", code="172", valid_from=EARLIER)
        make_succession(town, city, kind="upgrade", effective_on=EARLIER)

        assert refresh_first_forms() == 1
        city.refresh_from_db()
        assert city.same_as == town
        assert city.lineage_id == town.lineage_id
        assert refresh_first_forms() == 0

    def test_a_withdrawn_succession_parts_the_forms_again(self):
        town = make_unit("Phổ Yên", kind="thị xã", valid_to=EARLIER)
        city = make_unit("Phổ Yên", kind="thành phố", valid_from=EARLIER, same_as=town)

        assert refresh_first_forms() == 1
        city.refresh_from_db()
        assert city.same_as is None


@pytest.mark.django_db
class TestSentences:
    def test_a_merged_commune_names_where_it_came_from(self):
        new = make_unit("Quân Chu", kind="xã", code="05851", valid_from=REFORM)
        old = make_unit("Quân Chu", kind="thị trấn", code="05764", valid_to=REFORM)
        part = make_unit("Cát Nê", kind="xã", valid_to=REFORM)
        make_succession(old, new, legal_basis="Nghị quyết số 1683/NQ-UBTVQH15")
        make_succession(part, new, extent="part")

        lineage = read_lineage(new)

        assert lineage.founded == (
            "Thành lập 01/07/2025 từ một phần Xã Cát Nê và Thị trấn Quân Chu."
        )
        assert lineage.ended == ""
        assert [step.unit for step in lineage.predecessors] == [part, old]
        assert lineage.predecessors[1].legal_basis == "Nghị quyết số 1683/NQ-UBTVQH15"
        assert lineage.legal_bases == ("Nghị quyết số 1683/NQ-UBTVQH15",)
        assert lineage.predecessors[0].extent_label == "một phần"

    def test_an_ended_commune_says_where_it_belongs_now(self):
        old = make_unit("Cát Nê", kind="xã", valid_to=REFORM)
        new = make_unit("Quân Chu", kind="xã", valid_from=REFORM)
        make_succession(old, new)

        lineage = read_lineage(old)

        assert lineage.ended == "Đã kết thúc 30/06/2025, nay thuộc Xã Quân Chu."
        assert lineage.founded == ""

    def test_a_province_of_the_same_name_is_told_from_the_old_one(self):
        old = make_unit("Thái Nguyên", kind="tỉnh", code="19", valid_to=REFORM)
        other = make_unit("Bắc Kạn", kind="tỉnh", code="06", valid_to=REFORM)
        new = make_unit("Thái Nguyên", kind="tỉnh", code="19", valid_from=REFORM)
        make_succession(old, new)
        make_succession(other, new)

        assert read_lineage(new).founded == (
            "Thành lập 01/07/2025 từ Tỉnh Bắc Kạn và Tỉnh Thái Nguyên (cũ)."
        )
        assert read_lineage(old).ended == (
            "Đã kết thúc 30/06/2025, nay thuộc Tỉnh Thái Nguyên (mới)."
        )

    def test_a_split_unit_names_the_share_of_each_heir(self):
        day = date(2024, 12, 1)
        old = make_unit("Na Mao", kind="xã", valid_to=day)
        for name in ("Phú Xuyên", "Phú Cường"):
            heir = make_unit(name, kind="xã", valid_to=REFORM)
            make_succession(old, heir, extent="part", effective_on=day)

        assert read_lineage(old).ended == (
            "Đã kết thúc 30/11/2024, sau đó một phần thuộc Xã Phú Cường "
            "và một phần thuộc Xã Phú Xuyên."
        )

    def test_an_upgraded_town_names_both_its_forms(self):
        town = make_unit("Phổ Yên", kind="thị xã", code="172", valid_to=EARLIER)
        city = make_unit("Phổ Yên", kind="thành phố", code="172", valid_from=EARLIER)
        make_succession(town, city, kind="upgrade", effective_on=EARLIER)
        refresh_first_forms()
        city.refresh_from_db()

        assert read_lineage(city).founded == "Nâng cấp 10/04/2022 từ Thị xã Phổ Yên."
        assert read_lineage(town).ended == (
            "Đã kết thúc 09/04/2022, nay là Thành phố Phổ Yên."
        )

    def test_an_island_district_that_became_a_special_zone_is_a_new_unit(self):
        district = make_unit("Côn Đảo", code="755", valid_to=REFORM)
        zone = make_unit("Côn Đảo", kind="đặc khu", code="26732", valid_from=REFORM)
        make_succession(district, zone, kind="upgrade")

        assert refresh_first_forms() == 0
        assert read_lineage(zone).founded == "Thành lập 01/07/2025 từ Huyện Côn Đảo."
        assert read_lineage(district).ended == (
            "Đã kết thúc 30/06/2025, nay là Đặc khu Côn Đảo."
        )

    def test_a_district_without_heir_names_those_of_its_communes(
        self, django_assert_num_queries
    ):
        district = make_unit("Đại Từ", code="171", valid_to=REFORM)
        heir = make_unit("An Khánh", kind="xã", valid_from=REFORM)
        for name in ("Cù Vân", "Hà Thượng"):
            commune = make_unit(name, kind="xã", parent=district, valid_to=REFORM)
            make_succession(commune, heir)

        # What left and reached it, and its communes, at once
        with django_assert_num_queries(1):
            lineage = read_lineage(district)

        assert lineage.ended == (
            "Đã kết thúc 30/06/2025; địa bàn nay thuộc Xã An Khánh."
        )

    def test_several_heirs_of_a_district_are_counted(self):
        district = make_unit("Đại Từ", code="171", valid_to=REFORM)
        for name in ("Cù Vân", "Quân Chu"):
            commune = make_unit(
                name, kind="xã", code=name, parent=district, valid_to=REFORM
            )
            heir = make_unit(f"{name} mới", kind="xã", valid_from=REFORM)
            make_succession(commune, heir)

        assert read_lineage(district).ended == (
            "Đã kết thúc 30/06/2025; địa bàn nay thuộc 2 đơn vị: "
            "Xã Cù Vân mới và Xã Quân Chu mới."
        )

    def test_a_unit_without_recorded_lineage_says_only_its_days(self):
        unit = make_unit(
            "Tân Lợi", kind="xã", valid_from=EARLIER, valid_to=date(2024, 12, 1)
        )

        lineage = read_lineage(unit)

        assert lineage.founded == "Có hiệu lực từ 10/04/2022."
        assert lineage.ended == "Đã kết thúc 30/11/2024."

    def test_a_transferred_commune_is_said_to_be_kept_as_it_was(self):
        district = make_unit("Võ Nhai", valid_to=REFORM)
        old = make_unit(
            "Sảng Mộc", kind="xã", code="05719", parent=district, valid_to=REFORM
        )
        new = make_unit("Sảng Mộc", kind="xã", code="05719", valid_from=REFORM)
        make_succession(old, new, kind="transfer")

        assert read_lineage(new).founded == (
            "Giữ nguyên khi sắp xếp 01/07/2025; trước đó thuộc Huyện Võ Nhai."
        )
