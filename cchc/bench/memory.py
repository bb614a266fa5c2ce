"""What a worker weighs: fresh processes that serve pages, and one that serves none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from http import HTTPStatus
from time import perf_counter
from typing import Any

PAGES, EMPTY, WORKBOOK = "pages", "empty", "workbook"
HEAVY_MODULES = ("pandas", "numpy", "plotly.express", "openpyxl")
# A start is the least of so many: what else the machine does only adds to it.
TIMES = 9
# In the environment of the fresh process: what to ask, as JSON.
ASKED = "CCHC_BENCH_ASKED"


def of_workers(urls: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By engine: memory and start of a worker, beside an empty one's."""
    from cchc.bench.places import administrator_cookies, places
    from cchc.bench.scratch import Scratch
    from cchc.bench.site import quiet_site

    scratch = Scratch(urls)
    found = {}
    try:
        for engine, url in urls.items():
            with quiet_site(), scratch.use(engine):
                place = places()["large"]
                unit = place.unit.slug
                asked = {
                    "ranking": place.address("ranking"),
                    "unit": f"/don-vi/{unit}/",
                    "grid": place.entry_address("entry_sheet", unit=unit),
                    "cookies": dict(administrator_cookies()),
                }
            found[engine] = _of_worker({"DATABASE_URL": url, ASKED: json.dumps(asked)})
    finally:
        scratch.close()
    return found


def _of_worker(told: Mapping[str, str]) -> dict[str, Any]:
    seen: dict[str, list[dict[str, Any]]] = {EMPTY: [], PAGES: []}
    for _time in range(TIMES):
        # By turns, as a machine is slower at some times than at others.
        for what, found in seen.items():
            found.append(_probe(what, told))
    workbook = _probe(WORKBOOK, told)
    least = {what: min(each["rss"] for each in seen[what]) for what in seen}
    start = {what: min(each["start"] for each in seen[what]) for what in seen}
    return {
        "empty_mib": least[EMPTY],
        "ranking_mib": min(each["before"] for each in seen[PAGES]),
        "pages_mib": least[PAGES],
        "rss_ratio": least[PAGES] / least[EMPTY],
        "start_ratio": start[PAGES] / start[EMPTY],
        "heavy_modules": seen[PAGES][0]["modules"],
        "workbook_peak_mib": workbook["peak"] - workbook["before"],
    }


def in_words(engine: str, facts: Mapping[str, Any]) -> str:
    modules = ", ".join(facts["heavy_modules"]) or "none"
    return (
        f"worker on {engine}: {facts['empty_mib']:.0f} MiB empty,"
        f" {facts['ranking_mib']:.0f} after a ranking, {facts['pages_mib']:.0f} after"
        f" pages with figures ({facts['rss_ratio']:.2f});"
        f" start {facts['start_ratio']:.2f}; heavy modules loaded: {modules};"
        f" Excel of the ranking peaks at +{facts['workbook_peak_mib']:.0f} MiB"
    )


def _probe(what: str, told: Mapping[str, str]) -> dict[str, Any]:
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "cchc.settings"}
    # A server has its bytecode: the first of these leaves it for the others.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "cchc.bench.memory", what],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


def _rss() -> float:
    """MiB that this process holds now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _peak() -> float:
    """MiB that this program has held at most. Not ru_maxrss, which keeps what the
    process that started it held."""
    with open("/proc/self/status", encoding="ascii") as file:
        found = next(line for line in file if line.startswith("VmHWM:"))
    return int(found.split()[1]) / 1024


def _serve(what: str) -> dict[str, Any]:
    """Inside the fresh process, which loads what a server would and no more: answer,
    then say what it took."""
    start = perf_counter()
    from cchc import wsgi  # noqa: F401 - as gunicorn does
    from cchc.bench.site import Sites, ask, quiet_site

    asked = json.loads(os.environ[ASKED])
    with quiet_site():
        sites = Sites()
        if what == EMPTY:
            ask(sites.empty, "/")
            return _facts(perf_counter() - start, before=_rss())
        ranking = asked["ranking"]
        assert ask(sites.fresh, ranking).status == HTTPStatus.OK
        started = perf_counter() - start
        before = _rss()
        if what == WORKBOOK:
            ask(sites.fresh, f"{ranking.rstrip('/')}.xlsx")
        else:
            ask(sites.fresh, asked["unit"])
            grid = ask(sites.fresh, asked["grid"], cookies=asked["cookies"])
            assert grid.status == HTTPStatus.OK
        return _facts(started, before=before)


def _facts(start: float, *, before: float) -> dict[str, Any]:
    return {
        "start": start,
        "before": before,
        "rss": _rss(),
        "peak": _peak(),
        "modules": [name for name in HEAVY_MODULES if name in sys.modules],
    }


if __name__ == "__main__":
    print(json.dumps(_serve(sys.argv[1])))
