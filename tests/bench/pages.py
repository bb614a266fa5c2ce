"""The ranking of 25 rows as we serve it, beside Datasette's page of a canned query."""

import argparse
import contextlib
import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
QUERY = (
    "SELECT result.position, result.unit_name, unit.code, result.score, result.rank,"
    " result.ranked_of, result.tier_name, result.rank_change, result.score_change"
    " FROM indices_unitresult AS result JOIN units_unit AS unit"
    " ON unit.id = result.unit_id WHERE result.edition_id = {edition}"
    " AND result.revision = 1 ORDER BY result.position LIMIT 25"
)
ROUNDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked again and again; `rows` counts them in the body, if 25 are due."""

    port: int
    path: str
    method: str = "GET"
    body: str | None = None
    headers: dict = field(default_factory=dict)
    rows: Callable | None = None

    def ask(self, connection):
        path = quote(self.path, safe="/?=&")
        connection.request(self.method, path, self.body, self.headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def main():
    run(compare, about=__doc__, program="datasette", port=8109)


def run(compare, *, about, program, port, rounds=ROUNDS):
    """Ask for what is to be compared, and hand it on with a folder and a database of
    its own."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument(f"--{program}", required=True, type=Path, dest="program")
    parser.add_argument("--size", default="S")
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--rounds", type=int, default=rounds)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-peers-") as name:
        folder = Path(name)
        database = folder / "bench.sqlite3"
        edition, path = build(database, arguments.size)
        compare(Place(folder, database, edition, path), arguments)


class Place(NamedTuple):
    """Where a comparison works: its folder, the database in it, the key of the edition
    and the address of its ranking."""

    folder: Path
    database: Path
    edition: str
    path: str


def compare(place, arguments):
    ours, theirs = arguments.port, arguments.port + 1
    metadata = place.folder / "metadata.json"
    queries = {"ranking": {"sql": QUERY.format(edition=place.edition)}}
    metadata.write_text(json.dumps({"databases": {"bench": {"queries": queries}}}))
    datasette = [
        str(arguments.program),
        "serve",
        "--immutable",
        str(place.database),
        "--metadata",
        str(metadata),
        "--port",
        str(theirs),
    ]
    with serving(place.database, ours), running(datasette):
        targets = {
            "ours": Target(port=ours, path=place.path),
            "Datasette": Target(port=theirs, path="/bench/ranking"),
        }
        show(measure(targets, arguments.rounds))


def serving(database, port):
    """Our own server with one worker, nothing kept."""
    return running(
        ["sh", str(ROOT / ".ci" / "serve"), str(port)],
        {**environment(database), "WEB_CONCURRENCY": "1"},
    )


@contextlib.contextmanager
def running(command, env=None):
    server = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        server.terminate()
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def environment(database):
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_DEBUG": "0",
        "DJANGO_INSECURE_HTTP": "1",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
        "DJANGO_ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_PUBLIC_PAGE_SECONDS": "0",
    }


def build(database, size):
    """A scratch database, made by another process; the edition and its address."""
    program = (
        "import django; django.setup();"
        "from cchc.bench.scratch import Scratch; from cchc.bench.sizes import SIZES;"
        "from cchc.bench.places import places;"
        f"s = Scratch({{'sqlite': 'sqlite:///{database}'}}); s.fill(SIZES[{size!r}]);"
        "p = places()['large'];"
        "print(p.published.pk, p.address('ranking') + '?dong=25')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**environment(database), "DJANGO_SETTINGS_MODULE": "cchc.settings"},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    edition, path = done.stdout.split()
    return edition, path


def measure(targets, rounds):
    """Milliseconds of each, asked in turn over a connection that is kept."""
    connections = {name: wait_for(target) for name, target in targets.items()}
    times = {name: [] for name in targets}
    for _round in range(rounds):
        for name, target in targets.items():
            start = time.perf_counter()
            status, body = target.ask(connections[name])
            times[name].append((time.perf_counter() - start) * 1000)
            assert status == 200, (name, status, body[:200])
            assert target.rows is None or target.rows(body) == 25, (name, body[:200])
    return times


def wait_for(target):
    for _attempt in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
        try:
            target.ask(connection)
        except OSError:
            time.sleep(0.5)
        else:
            return connection
    raise SystemExit(f"nothing answers on port {target.port}")


def show(times):
    ours, theirs = figures(times).values()
    for what, one, other in zip(("medians", "p95"), ours, theirs, strict=True):
        print(f"ratio of the {what}: {one / other:.2f}")


def figures(times):
    """Median and 95th percentile of each, printed."""
    found = {}
    for name, taken in times.items():
        median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        print(f"{name:10} median {median:7.2f} ms  p95 {p95:7.2f} ms")
        found[name] = median, p95
    return found


if __name__ == "__main__":
    main()
