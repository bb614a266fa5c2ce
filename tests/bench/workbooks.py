"""Writing and reading a workbook of 3,321 × 130 cells with each library, one process
for each."""

import argparse
import json
import statistics
import subprocess
import tempfile
from pathlib import Path

ROWS, COLUMNS = 3_321, 130
ROUNDS = 3

PRELUDE = """
import json, resource, sys, time
path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
cells = [[f"Xã số {r}", *((r * 7 + c) % 100 / 4 for c in range(columns - 1))]
         for r in range(rows)]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
"""
POSTLUDE = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.perf_counter() - start, (peak - before) / 1024]))
"""
WRITERS = {
    "XlsxWriter constant_memory": """
from xlsxwriter import Workbook
book = Workbook(path, {"constant_memory": True}); sheet = book.add_worksheet()
for place, row in enumerate(cells): sheet.write_row(place, 0, row)
book.close()
""",
    "openpyxl write-only": """
from openpyxl import Workbook
book = Workbook(write_only=True); sheet = book.create_sheet()
for row in cells: sheet.append(row)
book.save(path)
""",
    "pandas + openpyxl": """
import pandas
pandas.DataFrame(cells).to_excel(path, index=False, header=False)
""",
}
READERS = {
    "calamine": """
from python_calamine import CalamineWorkbook
found = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
assert len(found) == rows
""",
    "openpyxl read-only": """
from openpyxl import load_workbook
found = list(load_workbook(path, read_only=True).active.iter_rows(values_only=True))
assert len(found) == rows
""",
    "pandas + openpyxl": """
import pandas
assert len(pandas.read_excel(path, header=None)) == rows
""",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-peers-") as name:
        path = Path(name) / "peers.xlsx"
        show("writing", WRITERS, arguments.python, path)
        run(arguments.python, WRITERS["XlsxWriter constant_memory"], path)
        show("reading", READERS, arguments.python, path)


def show(what, programs, python, path):
    found = {name: [] for name in programs}
    for _round in range(ROUNDS):
        for name, program in programs.items():
            found[name].append(run(python, program, path))
    least = min(statistics.median(s for s, _ in runs) for runs in found.values())
    for name, runs in found.items():
        seconds = statistics.median(second for second, _mib in runs)
        peak = max(mib for _second, mib in runs)
        print(
            f"{what}  {name:28} {seconds:6.2f} s  +{peak:5.0f} MiB"
            f"  x {seconds / least:.1f}"
        )


def run(python, program, path):
    done = subprocess.run(
        [python, "-c", PRELUDE + program + POSTLUDE, path, str(ROWS), str(COLUMNS)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
