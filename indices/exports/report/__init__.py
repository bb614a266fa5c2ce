"""The official files of an edition: annexes, report, all units, the data in full.

An annex is made once, as columns and rows (annex.py and one module for each); the
workbook and the page that shows it take the same one.
"""
