"""Other cuts move both tiers that meet at them."""

from decimal import Decimal

from indices.scoring.moved_cuts import with_cuts
from indices.scoring.tiers import TierBound, check_scheme, classify

GOOD = TierBound("Tốt", lower=Decimal(80))
FAIR = TierBound("Khá", lower=Decimal(65), upper=Decimal(80))
WEAK = TierBound("Yếu", upper=Decimal(65))
UNKNOWN = TierBound("Chưa rõ")


def test_a_lower_cut_takes_from_the_tier_below():
    moved = with_cuts([GOOD, FAIR, WEAK], {"Tốt": Decimal(75)})

    assert classify(Decimal(77), [GOOD, FAIR, WEAK]).name == "Khá"
    assert classify(Decimal(77), moved).name == "Tốt"
    assert check_scheme(moved) == ()


def test_no_cuts_change_nothing():
    assert with_cuts([GOOD, FAIR, WEAK], {}) == (GOOD, FAIR, WEAK)


def test_tiers_without_bounds_stay_without():
    assert with_cuts([UNKNOWN, FAIR], {}) == (UNKNOWN, FAIR)
    assert with_cuts([GOOD, UNKNOWN], {"Tốt": Decimal(75)})[1] == UNKNOWN
