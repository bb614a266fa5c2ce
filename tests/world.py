"""A small office, as tests meet it: one province, its neighbour, and the people.

    Toàn quốc (VN)
      Tỉnh Thái Nguyên      Huyện Đại Từ      76,71   Khá          (canbo)
                            Huyện Định Hóa    81,02   Tốt
                            Thị xã Phổ Yên    59,30   Trung bình
      Tỉnh Bắc Kạn          Huyện Ba Bể       –                    (canbo.khac)

`published` is CCHC 2022 of the districts of Thái Nguyên, `draft` the one of 2023,
`foreign_draft` CCHC 2023 of the districts of Bắc Kạn, where nobody here works but
`canbo.khac`.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from indices.models import Edition, ReformIndex, TierScheme
from tests.factories import (
    make_index,
    make_nation,
    make_ranking,
    make_tier_scheme,
    make_unit,
    make_user,
)
from units.models import Role, Unit

ENDED = date(2025, 7, 1)


@dataclass(frozen=True)
class World:
    nation: Unit
    province: Unit
    neighbour: Unit
    district: Unit
    best: Unit
    worst: Unit
    foreign_district: Unit
    index: ReformIndex
    scheme: TierScheme
    published: Edition
    draft: Edition
    foreign_draft: Edition
    officer: User
    foreign_officer: User
    appraiser: User
    index_administrator: User
    administrator: User
    disabled: User

    @property
    def people(self) -> dict[str, User | None]:
        """Everyone who may ask for a page, by what the matrix calls them."""
        return {
            "visitor": None,
            "officer": self.officer,
            "foreign_officer": self.foreign_officer,
            "appraiser": self.appraiser,
            "index_administrator": self.index_administrator,
            "administrator": self.administrator,
            "disabled": self.disabled,
        }


def make_world() -> World:
    nation = make_nation()
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=nation)
    neighbour = make_unit("Bắc Kạn", kind="tỉnh", code="06", parent=nation)
    district = make_unit("Đại Từ", code="171", parent=province, valid_to=ENDED)
    best = make_unit("Định Hóa", code="167", parent=province, valid_to=ENDED)
    worst = make_unit(
        "Phổ Yên", kind="thị xã", code="172", parent=province, valid_to=ENDED
    )
    foreign = make_unit("Ba Bể", code="061", parent=neighbour, valid_to=ENDED)
    index, scheme = make_index(), make_tier_scheme()
    published = make_ranking(
        index,
        province,
        {district: "76.71", best: "81.02", worst: "59.30"},
        tier_scheme=scheme,
    )
    draft = make_ranking(
        index,
        province,
        {district: "79.00", best: "80.50", worst: "61.25"},
        year=2023,
        tier_scheme=scheme,
        is_published=False,
    )
    foreign_draft = make_ranking(
        index, neighbour, {foreign: "70.00"}, year=2023, is_published=False
    )
    return World(
        nation=nation,
        province=province,
        neighbour=neighbour,
        district=district,
        best=best,
        worst=worst,
        foreign_district=foreign,
        index=index,
        scheme=scheme,
        published=published,
        draft=draft,
        foreign_draft=foreign_draft,
        officer=make_user("canbo", role=Role.UNIT_OFFICER, unit=district),
        foreign_officer=make_user("canbo.khac", role=Role.UNIT_OFFICER, unit=foreign),
        appraiser=make_user("thamdinh", role=Role.APPRAISER, unit=province),
        index_administrator=make_user(
            "quantri", role=Role.INDEX_ADMINISTRATOR, unit=province
        ),
        administrator=make_user("hethong", is_superuser=True),
        disabled=make_user(
            "dakhoa", role=Role.INDEX_ADMINISTRATOR, unit=province, is_active=False
        ),
    )
