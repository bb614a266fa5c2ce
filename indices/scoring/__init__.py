"""Pure arithmetic of scores, ranks and tiers: standard library only, no floats."""
