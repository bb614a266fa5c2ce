#!/usr/bin/env python3
"""Fetch the front-end files of this folder with `npm pack`, or check them.

    python static/vendor/vendor.py           fetch again and write manifest.json
    python static/vendor/vendor.py --check   compare every file with its SHA-256

Nothing here is fetched at run time: the outputs are committed, each folder carries
its version and its licence.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
MANIFEST = HERE / "manifest.json"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package and the few of its files that the site serves."""

    npm_name: str
    version: str
    folder: str
    licence: str
    files: tuple[tuple[str, str], ...]


PACKAGES = (
    Package(
        npm_name="plotly.js-basic-dist-min",
        version="4.1.1",
        folder="plotly.js-basic-4.1.1",
        licence="MIT",
        files=(
            ("plotly-basic.min.js", "plotly-basic.min.js"),
            ("LICENSE", "LICENSE.txt"),
        ),
    ),
    # Not the package's own index.css: its ranges overlap, so that any Vietnamese
    # text would fetch the latin-ext file as well. css/base.css has our two rules.
    Package(
        npm_name="@fontsource/noto-sans",
        version="5.3.0",
        folder="noto-sans-5.3.0",
        licence="OFL-1.1",
        files=(
            ("files/noto-sans-latin-400-normal.woff2", "latin-400.woff2"),
            ("files/noto-sans-latin-700-normal.woff2", "latin-700.woff2"),
            ("files/noto-sans-vietnamese-400-normal.woff2", "vietnamese-400.woff2"),
            ("files/noto-sans-vietnamese-700-normal.woff2", "vietnamese-700.woff2"),
            ("LICENSE", "LICENSE.txt"),
        ),
    ),
)
PLOTLY_BUNDLE = "plotly.js-basic-4.1.1/plotly-basic.min.js"
PLOTLY_STYLES = "plotly.js-basic-4.1.1/plotly-static.css"


def fetch(package: Package) -> None:
    """Download one package and keep only the files named in it."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed; it is needed only to fetch new versions")
    target = HERE / package.folder
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        wanted = f"{package.npm_name}@{package.version}"
        command = [npm, "pack", "--silent", wanted]
        subprocess.run(command, cwd=scratch, check=True)  # noqa: S603
        (archive,) = Path(scratch).glob("*.tgz")
        with tarfile.open(archive) as bundle:
            for source, name in package.files:
                member = bundle.extractfile(f"package/{source}")
                if member is None:
                    sys.exit(f"{wanted} has no file {source}")
                (target / name).write_bytes(member.read())


def plotly_rules(bundle: str) -> Iterator[tuple[str, str]]:
    """Yield the (selector, declarations) that plotly inserts into the page on load."""
    start = bundle.index('{"X,X div":')
    end = bundle.index("}", bundle.index('"Y .notifier-close:hover"'))
    text = r'"([^"]*)"|\'([^\']*)\''
    pairs = re.findall(rf"(?:{text}|(\w+)):(?:{text})", bundle[start:end])
    for key, quoted_key, bare_key, declarations, quoted in pairs:
        selector = re.sub("^,", " ,", key or quoted_key or bare_key)
        selector = selector.replace("X", ".js-plotly-plot .plotly")
        yield selector.replace("Y", ".plotly-notifier"), declarations or quoted


def write_plotly_styles() -> None:
    """Write plotly's own rules as a stylesheet that a strict policy lets load.

    Plotly puts each rule before the ones already there, so the last comes first.
    """
    rules = list(plotly_rules((HERE / PLOTLY_BUNDLE).read_text(encoding="utf-8")))
    lines = [
        "/* The rules plotly.js would insert itself; see vendor.py. MIT licence. */"
    ]
    lines += [f"{selector} {{ {text.strip()} }}" for selector, text in reversed(rules)]
    (HERE / PLOTLY_STYLES).write_text("\n".join(lines) + "\n", encoding="utf-8")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest() -> None:
    entries = [
        {
            "package": package.npm_name,
            "version": package.version,
            "licence": package.licence,
            "files": {
                path.relative_to(HERE).as_posix(): digest(path)
                for path in sorted((HERE / package.folder).iterdir())
            },
        }
        for package in PACKAGES
    ]
    MANIFEST.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def problems() -> list[str]:
    """Say which vendored files are missing, changed or not in the manifest."""
    entries = json.loads(MANIFEST.read_text(encoding="utf-8"))
    expected = {name: sha for entry in entries for name, sha in entry["files"].items()}
    present = {
        path.relative_to(HERE).as_posix(): path
        for path in HERE.glob("*/**/*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    found = [f"missing: {name}" for name in sorted(expected.keys() - present.keys())]
    found += [
        f"not in the manifest: {name}"
        for name in sorted(present.keys() - expected.keys())
    ]
    found += [
        f"changed: {name}"
        for name, path in sorted(present.items())
        if name in expected and digest(path) != expected[name]
    ]
    return found


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--check", action="store_true", help="only compare the hashes")
    if ask.parse_args().check:
        found = problems()
        print("\n".join(found) or "vendored files are as the manifest says")
        return 1 if found else 0
    for package in PACKAGES:
        fetch(package)
        print(f"{package.npm_name} {package.version}")
    write_plotly_styles()
    write_manifest()
    return 0


if __name__ == "__main__":
    sys.exit(main())
