"""The only writers of indices: they check, then write, then return the thing.

Each takes the acting person, runs in one transaction and leaves one entry in the
change log of its edition.
"""
