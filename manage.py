#!/usr/bin/env python
"""Command line of the project; development unless told otherwise."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")
    os.environ.setdefault("DJANGO_DEBUG", "1")
    from django.core.management import execute_from_command_line

    from cchc.collector import collect_seldom

    collect_seldom()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
