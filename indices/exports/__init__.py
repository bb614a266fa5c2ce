"""Files of a page's numbers: the twins, the formal annex, the columns of each.

Receives the dataclass a selector made, never a request or a queryset. How a file is
written (BOM, decimal style, widths, defusing) is known in `formats` alone.
"""
