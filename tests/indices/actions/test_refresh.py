"""Saving a few cells stores the very rows that computing the whole edition makes.

The edition of the tests: 24 districts of one province, two parts, three tiers, an
edition of the year before. Each round changes up to three units in a random way.
"""

import random
from decimal import Decimal

import pytest

from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.refresh import refresh_results
from indices.actions.results import compute_results
from indices.models import EditionSummary, PartResult, UnitResult
from tests.factories import (
    CLERK,
    make_index,
    make_ranking,
    make_tier_scheme,
    make_unit,
)

pytestmark = pytest.mark.django_db

ROUNDS = 25
PARTS = (("1", "Thẩm định", 65), ("2", "Điều tra", 35))


def stored(edition):
    """All that is stored of the draft, without keys that mean nothing."""
    draft = {"edition": edition, "revision": edition.draft_revision}
    rows = UnitResult.objects.filter(**draft).order_by("position").values()
    parts = PartResult.objects.filter(
        result__edition=edition, result__revision=edition.draft_revision
    ).order_by("result__unit_id", "part_id")
    summary = EditionSummary.objects.filter(**draft).values().get()
    summary.pop("id")
    return (
        [{name: value for name, value in row.items() if name != "id"} for row in rows],
        list(parts.values_list("result__unit_id", "part_id", "score", "rank")),
        summary,
    )


def make_districts(count):
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    return province, [
        # The last is a namesake of the first.
        make_unit(f"Số {number % (count - 1)}", code=f"d{number}", parent=province)
        for number in range(count)
    ]


def random_input(chance, unit, *, with_parts):
    """A row as somebody might type it; coarse scores, so that ties occur."""
    score = chance.choice([None, Decimal(chance.randint(120, 190)) / 2])
    parts = {}
    if with_parts:
        score = chance.choice([None, None, score])
        parts = {
            "1": chance.choice([None, Decimal(chance.randint(40, 65))]),
            "2": chance.choice([None, Decimal(chance.randint(20, 35))]),
        }
    return AnnouncementInput(
        unit=unit,
        score=score,
        parts=parts,
        rank=chance.choice([None] * 60 + [3]),
        tier_name=chance.choice([""] * 6 + ["Tốt"]),
        is_ranked=chance.random() > 0.1,
        max_score=chance.choice([None] * 6 + [Decimal("97.5")]),
        score_change=chance.choice([None] * 9 + [Decimal("1.5")]),
    )


@pytest.mark.parametrize("with_parts", [False, True])
@pytest.mark.parametrize("rule", ["exact", "published", "dense"])
def test_a_save_stores_what_computing_everything_would_store(with_parts, rule):
    chance = random.Random(19)
    index = make_index()
    scheme = make_tier_scheme()
    province, districts = make_districts(24)
    make_ranking(index, province, dict.fromkeys(districts[:20], "70.5"), year=2021)
    edition = make_ranking(
        index,
        province,
        {unit: f"{60 + place}.5" for place, unit in enumerate(districts[:18])},
        year=2022,
        is_published=False,
        tier_scheme=scheme,
        parts=PARTS if with_parts else (),
        ranking_rule=rule,
    )
    for _round in range(ROUNDS):
        chosen = chance.sample(districts, chance.randint(1, 3))
        rows = [random_input(chance, unit, with_parts=with_parts) for unit in chosen]
        record_announcements(actor=CLERK, edition=edition, rows=rows)
        refreshed = stored(edition)
        compute_results(edition=edition)
        assert refreshed == stored(edition)


def test_an_edition_known_in_part_stays_without_computed_ranks():
    index = make_index()
    province, districts = make_districts(9)
    edition = make_ranking(
        index, province, {districts[0]: "80"}, is_published=False, is_partial=True
    )
    row = AnnouncementInput(unit=districts[1], rank=4, ranked_of=9)
    record_announcements(actor=CLERK, edition=edition, rows=[row])
    refreshed = stored(edition)
    compute_results(edition=edition)
    assert refreshed == stored(edition)
    assert refreshed[2]["ranked_count"] == 1


def test_one_changed_unit_rewrites_only_what_moved(django_assert_max_num_queries):
    index = make_index()
    province, districts = make_districts(40)
    scores = {unit: f"{90 - place}" for place, unit in enumerate(districts)}
    edition = make_ranking(index, province, scores, is_published=False)
    keys = dict(UnitResult.objects.filter(edition=edition).values_list("unit_id", "pk"))
    row = AnnouncementInput(unit=districts[5], score=Decimal("83.5"))
    record_announcements(actor=CLERK, edition=edition, rows=[row])
    again = dict(
        UnitResult.objects.filter(edition=edition).values_list("unit_id", "pk")
    )
    assert keys == again
    # 3 edition, parts, tiers; 1 stored rows; 1 announcements and 1 their parts;
    # 1 earlier results; 1 the changed row; 1 figures; 2 savepoint. Nothing moves.
    with django_assert_max_num_queries(11):
        refresh_results(edition=edition, units=[districts[5]])


def test_units_new_to_the_edition_make_it_computed_anew():
    index = make_index()
    province, districts = make_districts(12)
    edition = make_ranking(index, province, {districts[0]: "80"}, is_published=False)
    late = make_unit("Mới", code="moi", parent=province)
    row = AnnouncementInput(unit=late, score=Decimal("90"))
    record_announcements(actor=CLERK, edition=edition, rows=[row])
    first = UnitResult.objects.filter(edition=edition).order_by("position").first()
    assert (first.unit, first.rank, first.ranked_of) == (late, 1, 2)
