"""The ranking of 25 rows as we serve it, beside the same rows from Superset's chart
data, both when it may answer from its cache and when it is forced to ask anew."""

import http.client
import json
import os
import secrets
import subprocess

from tests.bench.pages import (
    QUERY,
    Target,
    figures,
    measure,
    run,
    running,
    serving,
    wait_for,
)

COLUMNS = [
    "position",
    "unit_name",
    "code",
    "score",
    "rank",
    "ranked_of",
    "tier_name",
    "rank_change",
    "score_change",
]
ROUNDS = 120
ADMIN = "bench"
# As it comes, but that it takes a SQLite file, scripts without a page, any number of
# requests, and keeps its data for the whole run.
CONFIG = """
SECRET_KEY = {secret!r}
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.sqlite3"
PREVENT_UNSAFE_DB_CONNECTIONS = False
WTF_CSRF_ENABLED = False
RATELIMIT_ENABLED = False
DATA_CACHE_CONFIG = {{"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 86400}}
"""


def main():
    run(compare, about=__doc__, program="superset", port=8111, rounds=ROUNDS)


def compare(place, arguments):
    ours, theirs = arguments.port, arguments.port + 1
    program = arguments.program.absolute()
    env, password = prepare(place.folder, program)
    server = gunicorn(place.folder, program, theirs)
    with serving(place.database, ours), running(server, env):
        wait_for(Target(port=theirs, path="/health"))
        superset = Superset(theirs, password)
        dataset = superset.dataset(place.database, QUERY.format(edition=place.edition))
        targets = {
            "ours": Target(port=ours, path=place.path, rows=rows_of_page),
            "cached": superset.chart(dataset, is_forced=False),
            "forced": superset.chart(dataset, is_forced=True),
        }
        # A first answer takes longer than gunicorn keeps the other connections.
        for target in targets.values():
            wait_for(target).close()
        show(measure(targets, arguments.rounds))


def prepare(folder, superset):
    """Superset's own database with one account; its environment and the password."""
    config = folder / "superset_config.py"
    config.write_text(CONFIG.format(secret=secrets.token_urlsafe(50), folder=folder))
    env = {
        **os.environ,
        "SUPERSET_HOME": str(folder),
        "SUPERSET_CONFIG_PATH": str(config),
    }
    password = secrets.token_urlsafe(20)
    account = {
        "username": ADMIN,
        "firstname": ADMIN,
        "lastname": ADMIN,
        "email": f"{ADMIN}@example.org",
        "password": password,
    }
    options = [f"--{name}={value}" for name, value in account.items()]
    for command in (["db", "upgrade"], ["fab", "create-admin", *options], ["init"]):
        done = subprocess.run(
            [str(superset), *command],
            env=env,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode:
            raise SystemExit(f"superset {command[0]}: {done.stderr[-2000:]}")
    return env, password


def gunicorn(folder, superset, port):
    """As our own server is started, with one worker."""
    return [
        str(superset.with_name("gunicorn")),
        "superset.app:create_app()",
        f"--chdir={folder}",
        f"--bind=127.0.0.1:{port}",
        "--worker-class=gthread",
        "--workers=1",
        "--threads=4",
        "--timeout=60",
        "--no-control-socket",
    ]


class Superset:
    """Its API, as the administrator."""

    def __init__(self, port, password):
        self.port = port
        self.headers = {"Content-Type": "application/json"}
        account = {"username": ADMIN, "password": password, "provider": "db"}
        token = self.post("/api/v1/security/login", account)["access_token"]
        self.headers["Authorization"] = f"Bearer {token}"

    def dataset(self, database, sql):
        """The scratch file as a database and the query as a virtual dataset in it."""
        uri = f"sqlite:///{database}"
        made = self.post(
            "/api/v1/database/", {"database_name": "bench", "sqlalchemy_uri": uri}
        )
        ranking = {"database": made["id"], "table_name": "ranking", "sql": sql}
        return self.post("/api/v1/dataset/", ranking)["id"]

    def chart(self, dataset, *, is_forced):
        def rows(body):
            (result,) = json.loads(body)["result"]
            assert bool(result["is_cached"]) is not is_forced, result["is_cached"]
            assert set(result["data"][0]) == set(COLUMNS), result["data"][0]
            return len(result["data"])

        question = {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [{"columns": COLUMNS, "row_limit": 25}],
            "force": is_forced,
            "result_format": "json",
            "result_type": "full",
        }
        return Target(
            port=self.port,
            path="/api/v1/chart/data",
            method="POST",
            body=json.dumps(question),
            headers=dict(self.headers),
            rows=rows,
        )

    def post(self, path, content):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        target = Target(
            port=self.port,
            path=path,
            method="POST",
            body=json.dumps(content),
            headers=self.headers,
        )
        status, body = target.ask(connection)
        connection.close()
        assert status in (200, 201), (path, status, body[:500])
        return json.loads(body)


def rows_of_page(body):
    return body.count(b'<th scope="row"')


def show(times):
    found = figures(times)
    ours = found.pop("ours")
    for name, theirs in found.items():
        for what, one, other in zip(("medians", "p95"), ours, theirs, strict=True):
            print(f"ratio of the {what}, ours to {name}: {one / other:.3f}")


if __name__ == "__main__":
    main()
