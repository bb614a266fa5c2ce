"""Old, shortened and mistaken addresses lead to the page that is meant."""

from datetime import date

import pytest

from tests.factories import make_ranking, make_succession, make_unit

pytestmark = pytest.mark.django_db
RENAMED = date(2023, 5, 1)


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/don-vi/dai-tu/", "/don-vi/{slug}/"),
        ("/don-vi/huyen-dai-tu/2022/", "/don-vi/{slug}/2022/"),
        ("/don-vi/huyen-dai-tu.json?x=1", "/don-vi/{slug}.json?x=1"),
        ("/don-vi/huyen-dai-tu/2022.csv", "/don-vi/{slug}/2022.csv"),
    ],
)
def test_a_shortened_address_of_a_unit_leads_to_it(client, world, asked, there):
    answer = client.get(asked)

    assert answer.status_code == 302
    assert answer["Location"] == there.format(slug=world.district.slug)


def test_the_address_of_a_renamed_area_leads_to_its_name_of_that_year(client, world):
    old = make_unit("Huế Cũ", kind="tỉnh", code="46", valid_to=RENAMED)
    new = make_unit(
        "Huế", kind="thành phố trung ương", code="46", valid_from=RENAMED, same_as=old
    )
    make_succession(old, new, kind="rename", effective_on=RENAMED)
    place = make_unit("Phú Vang", kind="huyện", code="478", parent=new)
    make_ranking(world.index, new, {place: "71"}, year=2024)

    answer = client.get("/xep-hang/cchc/hue-cu/cap-huyen/2024/?loai=huyen")

    assert answer.status_code == 302
    assert answer["Location"] == "/xep-hang/cchc/hue/cap-huyen/2024/?loai=huyen"


def test_a_draft_is_not_betrayed_by_a_redirect(client, world):
    assert (
        client.get("/xep-hang/cchc/tinh-thai-nguyen/cap-huyen/2023/").status_code == 404
    )


def test_what_means_nothing_is_not_found(client, world):
    assert client.get("/don-vi/huyen-khong-co/").status_code == 404
    assert client.get("/xep-hang/cchc/khong-co/cap-huyen/2022/").status_code == 404
    assert client.post("/don-vi/dai-tu/").status_code == 405
