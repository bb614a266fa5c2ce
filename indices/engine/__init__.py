"""What only one engine's SQL can say: the triggers that keep published rows.

The only room with SQL of one engine. Everything else asks through `triggers`.
"""
