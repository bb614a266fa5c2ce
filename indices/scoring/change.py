"""What changed against an earlier year, in points and in ranks.

Deltas are in points of the index, published next to the change of rank ("tăng 1 bậc").
"""

from decimal import Decimal


def score_change(current: Decimal | None, previous: Decimal | None) -> Decimal | None:
    """Points gained; negative when lost; None when either value is missing."""
    if current is None or previous is None:
        return None
    return current - previous


def rank_change(current: int | None, previous: int | None) -> int | None:
    """Ranks climbed: from 8th to 4th is +4; None when either rank is missing."""
    if current is None or previous is None:
        return None
    return previous - current
