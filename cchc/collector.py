"""How often Python looks for objects that only hold each other."""

import gc

# An import of a country makes some hundred thousand objects and a page some thousand,
# nearly all of which go by themselves: looking for the rest at every 700 took a sixth
# of the import, and longer than one of the page's queries.
THRESHOLDS = (20_000, 10, 10)


def collect_seldom() -> None:
    gc.set_threshold(*THRESHOLDS)
