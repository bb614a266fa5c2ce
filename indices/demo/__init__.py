"""The illustrative province: invented units with invented, repeatable scores.

What it consists of is data, in fixtures/demo/.
"""
