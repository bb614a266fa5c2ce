"""The ranking of 25 rows as we serve it, beside Datasette's page of a canned query."""

import argparse
import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasette", required=True)
    parser.add_argument("--size", default="S")
    parser.add_argument("--port", type=int, default=8109)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-peers-") as name:
        compare(Path(name), arguments)


def compare(folder, arguments):
    database = folder / "bench.sqlite3"
    edition, path = build(database, arguments.size)
    ours, theirs = arguments.port, arguments.port + 1
    (folder / "metadata.json").write_text(
        json.dumps(
            {
                "databases": {
                    "bench": {
                        "queries": {"ranking": {"sql": QUERY.format(edition=edition)}}
                    }
                }
            }
        )
    )
    servers = [
        subprocess.Popen(
            ["sh", str(ROOT / ".ci" / "serve"), str(ours)],
            env={**environment(database), "WEB_CONCURRENCY": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ),
        subprocess.Popen(
            [
                arguments.datasette,
                "serve",
                "--immutable",
                str(database),
                "--metadata",
                str(folder / "metadata.json"),
                "--port",
                str(theirs),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ),
    ]
    try:
        show(measure({"ours": (ours, path), "Datasette": (theirs, "/bench/ranking")}))
    finally:
        for server in servers:
            server.terminate()
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


def measure(targets):
    """Milliseconds of each, asked in turn over a connection that is kept."""
    connections = {}
    for name, (port, path) in targets.items():
        connections[name] = wait_for(port, path)
    times = {name: [] for name in targets}
    for _round in range(ROUNDS):
        for name, (_port, path) in targets.items():
            start = time.perf_counter()
            connections[name].request("GET", quote(path, safe="/?=&"))
            answer = connections[name].getresponse()
            body = answer.read()
            times[name].append((time.perf_counter() - start) * 1000)
            assert answer.status == 200, (name, answer.status, body[:200])
    return times


def wait_for(port, path):
    for _attempt in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", quote(path, safe="/?=&"))
            connection.getresponse().read()
        except OSError:
            time.sleep(0.5)
        else:
            return connection
    raise SystemExit(f"nothing answers on port {port}")


def show(times):
    medians, p95s = [], []
    for name, found in times.items():
        medians.append(statistics.median(found))
        p95s.append(statistics.quantiles(found, n=20)[-1])
        print(f"{name:10} median {medians[-1]:7.2f} ms  p95 {p95s[-1]:7.2f} ms")
    for what, (ours, theirs) in (("medians", medians), ("p95", p95s)):
        print(f"ratio of the {what}: {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
