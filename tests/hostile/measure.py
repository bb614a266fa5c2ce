"""Reads the files named on standard input one after the other, in a process of its own,
and says of each what came of it, in how much processor time, with how much memory."""

import json
import os
import re
import sys
import time
from pathlib import Path

READER = "tests.hostile.scores"
SLOW = 0.8  # seconds


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from importlib import import_module

    read = import_module(READER).read_form
    for line in sys.stdin:
        content = Path(line.strip()).read_bytes()
        found, seconds = timed(read, content)
        # Neighbours on the machine only ever make it slower.
        for _again in range(2):
            if seconds > SLOW:
                seconds = min(seconds, timed(read, content)[1])
        print(json.dumps([found, round(seconds, 3), peak_memory()]))


def timed(read, content):
    from units.problems import ImportRefused

    started = time.process_time()
    try:
        found = {code: str(score) for code, (_n, score) in read(content).items()}
    except ImportRefused as refused:
        found = str(refused)
    return found, time.process_time() - started


def peak_memory() -> int:
    """In MB; what getrusage tells begins with the memory of the parent process."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1024


if __name__ == "__main__":
    main()
