"""Measures every hot path on both engines, beside the least that it could cost.

Everything happens in scratch databases that are made for one run and gone after it.
"""
