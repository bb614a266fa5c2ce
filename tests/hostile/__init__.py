"""Hostile and odd files made from any valid form while the tests run.

Each says what must come of it: refused whole, with the cell or part named, or read
exactly. Whoever has a form gives its bytes and reads every case.
"""
