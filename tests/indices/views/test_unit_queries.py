"""What the page of a unit asks the database, counted for the fullest unit there is.

Đại Từ was made of two districts, was scored by criteria in three years under two sets,
stands in a second index that its source announced, has communes below it, published
figures and an issued plan: all that a page can ask is asked.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.editions import make_edition
from indices.actions.publication import publish_edition
from tests.explained import make_scored
from tests.factories import (
    CLERK,
    make_index,
    make_plan,
    make_ranking,
    make_source,
    make_succession,
    make_unit,
)
from tests.figures import make_measures, observe
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db
# 1 unit + 1 results + 1 summaries + 1 statements + 1 its scores of all years
# + 1 lineage + 1 what lies below it + 1 operational figures
OWN = 8
SITE = 1
# Of the first page of a publication, for all its units: the criteria of its years, what
# does not apply to whom, and everybody's points of the parts.
ONCE = 3
REFORM = date(2020, 1, 1)


def announce(index, area, unit, year, source):
    edition = make_edition(
        actor=CLERK, index=index, area=area, level="district", year=year
    )
    facts = AnnouncementInput(unit=unit, source=source, score=Decimal("92.8"), rank=1)
    record_announcements(actor=CLERK, edition=edition, rows=[facts])
    publish_edition(actor=CLERK, edition=edition)


def make_fullest():
    scored = make_scored((2023, 2024, 2025))
    dai_tu, source = scored.units["dai_tu"], make_source()
    for name in ("Đại Từ Đông", "Đại Từ Tây"):
        before = make_unit(name, parent=scored.area, valid_to=REFORM)
        make_succession(before, dai_tu, effective_on=REFORM)
    for number in range(12):
        make_unit(f"Số {number}", kind="xã", parent=dai_tu)
    sipas = make_index("sipas", short_name="SIPAS")
    for year in (2024, 2025):
        announce(sipas, scored.area, dai_tu, year, source)
    observe(dai_tu, make_measures()["tiep-nhan"], "5000", source=source)
    make_plan(scored.editions[2025], dai_tu, {"1.2": "3"})
    return scored


fullest = made_once(make_fullest)


def address(scored, year=2025, name="dai_tu"):
    return reverse("unit_year", args=[scored.units[name].slug, year])


def test_the_fullest_page_asks_no_more_than_eight(
    client, fullest, django_assert_num_queries
):
    with django_assert_num_queries(OWN + ONCE + SITE):
        said = words(client.get(address(fullest)))
    with django_assert_num_queries(OWN + SITE):
        assert words(client.get(address(fullest))) == said

    for told in (
        "SIPAS",  # another index, with its source
        "Báo Thái Nguyên",
        "chững",  # which way it goes, over two sets of criteria
        "Thẩm định thấp hơn tự chấm",
        "Xã Số 11",
        "Hồ sơ tiếp nhận",
    ):
        assert told in said


def test_what_is_kept_serves_every_unit_of_the_ranking(
    client, fullest, django_assert_num_queries
):
    client.get(address(fullest))

    # Its neighbour has neither statements nor less to ask.
    with django_assert_num_queries(OWN + SITE):
        said = words(client.get(address(fullest, name="vo_nhai")))
    # 1.1.2 with its 8 points does not apply to it
    assert "/ 52,00" in said


def test_where_the_whole_ranking_is_kept_nothing_more_is_asked(
    client, fullest, django_assert_num_queries
):
    series = {"index": "cchc", "area": "thai-nguyen", "level": "district"}
    client.get(reverse("indices:trend_classes", kwargs=series))
    client.get(address(fullest))

    with django_assert_num_queries(OWN + SITE):
        client.get(address(fullest))


def test_a_large_ranking_shows_spans_and_asks_for_the_own_parts(
    client, fullest, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("indices.selectors.unit_parts.MOST_DOTS", 3)
    # Kept are the criteria and the spans; + 1 own parts. A commune, of which there may
    # be so many, has nothing below it to ask for.
    with django_assert_num_queries(OWN + 2 + SITE + 1):
        first = words(client.get(address(fullest, name="vo_nhai")))
    with django_assert_num_queries(OWN + SITE + 1):
        assert words(client.get(address(fullest, name="vo_nhai"))) == first

    assert "/ 52,00" in first


def test_a_commune_is_not_asked_for_what_lies_below_it(
    client, fullest, django_assert_num_queries
):
    commune = make_unit("Cù Vân", kind="xã", parent=fullest.units["dai_tu"])

    # 1 unit + 1 results + 1 summaries + 1 lineage + 1 figures; without results nothing
    # is said of them
    with django_assert_num_queries(5 + SITE):
        client.get(reverse("unit", args=[commune.slug]))


def test_years_without_criteria_are_told_from_their_parts(
    client, fullest, django_assert_num_queries
):
    index = make_index("par", short_name="PAR")
    units = {fullest.units["dai_tu"]: "70.00", fullest.units["dinh_hoa"]: "71.00"}
    for year in range(2012, 2019):
        make_ranking(
            index, fullest.area, units, year=year, parts=[("a", "Phần một", 100)]
        )
    client.get(address(fullest, 2018))

    # Its parts of the years before instead of its scores
    with django_assert_num_queries(OWN + SITE):
        client.get(address(fullest, 2018))


def test_a_correction_of_something_else_keeps_which_way_it_goes(client, fullest):
    edition, unit = fullest.editions[2025], fullest.units["dai_tu"]
    facts = AnnouncementInput(unit=unit, source=make_source("Công báo"), rank=1)
    record_announcements(actor=CLERK, edition=edition, rows=[facts], reason="Bổ sung")
    publish_edition(actor=CLERK, edition=edition, reason="Bổ sung nguồn")

    said = words(client.get(address(fullest)))

    assert "chững" in said
    assert "Thẩm định thấp hơn tự chấm" in said
