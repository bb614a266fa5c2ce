"""Every query string and every posted field passes through one of these forms."""
