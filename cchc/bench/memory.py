"""What a worker weighs: fresh processes that serve pages, and one that serves none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from time import perf_counter
from typing import Any

PAGES, EMPTY, WORKBOOK = "pages", "empty", "workbook"
HEAVY_MODULES = ("pandas", "numpy", "plotly.express", "openpyxl")
TIMES = 3


def of_workers(urls: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By engine: memory and start of a worker, beside an empty one's."""
    return {engine: _of_worker(url) for engine, url in urls.items()}


def _of_worker(url: str) -> dict[str, Any]:
    seen = {what: [_probe(what, url) for _ in range(TIMES)] for what in (EMPTY, PAGES)}
    workbook = _probe(WORKBOOK, url)
    least = {what: min(each["rss"] for each in seen[what]) for what in seen}
    start = {what: min(each["start"] for each in seen[what]) for what in seen}
    return {
        "empty_mib": least[EMPTY],
        "pages_mib": least[PAGES],
        "rss_ratio": least[PAGES] / least[EMPTY],
        "start_ratio": start[PAGES] / start[EMPTY],
        "heavy_modules": seen[PAGES][0]["modules"],
        "workbook_peak_mib": workbook["peak"] - workbook["before"],
    }


def in_words(engine: str, facts: Mapping[str, Any]) -> str:
    modules = ", ".join(facts["heavy_modules"]) or "none"
    return (
        f"worker on {engine}: {facts['pages_mib']:.0f} MiB after pages,"
        f" {facts['empty_mib']:.0f} MiB empty ({facts['rss_ratio']:.2f});"
        f" start {facts['start_ratio']:.2f}; heavy modules loaded: {modules};"
        f" Excel of the ranking peaks at +{facts['workbook_peak_mib']:.0f} MiB"
    )


def _probe(what: str, url: str) -> dict[str, Any]:
    start = perf_counter()
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "cchc.bench.memory", what],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "cchc.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    facts.setdefault("start", perf_counter() - start)
    return facts


def _rss() -> float:
    """MiB that this process holds now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _serve(what: str) -> dict[str, Any]:
    """Inside the fresh process: answer, then say what it took."""
    start = perf_counter()
    import django

    django.setup()
    from cchc.bench.places import administrator_cookies, places
    from cchc.bench.running import quiet_site
    from cchc.bench.site import Sites, ask

    with quiet_site():
        sites = Sites()
        if what == EMPTY:
            ask(sites.empty, "/")
            return _facts(perf_counter() - start, before=_rss())
        place = places()["large"]
        ranking = place.address("ranking")
        ask(sites.fresh, ranking)
        started = perf_counter() - start
        before = _rss()
        if what == WORKBOOK:
            ask(sites.fresh, f"{ranking.rstrip('/')}.xlsx")
        else:
            ask(sites.fresh, f"/don-vi/{place.unit.slug}/")
            grid = place.entry_address("entry_sheet", unit=place.unit.slug)
            ask(sites.fresh, grid, cookies=administrator_cookies())
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
