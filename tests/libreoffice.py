"""LibreOffice as another program that opens and saves our workbooks: one start for all
files of a test."""

import shutil
import subprocess

SOFFICE = shutil.which("soffice")


def is_missing(request):
    """Whether there is none here; then the run says so."""
    if SOFFICE is None:
        reporter = request.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"Không tìm thấy LibreOffice: {request.node.name}")
    return SOFFICE is None


def converted(folder, contents, *, to, of="xlsx"):
    """{name: content} of workbooks as LibreOffice saves them in that format."""
    given = [folder / f"in-{of}" / f"{name}.{of}" for name in contents]
    given[0].parent.mkdir()
    for file, content in zip(given, contents.values(), strict=True):
        file.write_bytes(content)
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder / "out"),
            *map(str, given),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {name: (folder / "out" / f"{name}.{to}").read_bytes() for name in contents}
