"""Packs what a training job runs, as the same bytes each time, so that a checksum can name it."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import galaxy_core
import galaxy_training
from galaxy_training.errors import LaunchError

PROGRAM = "train.py"
_TRAINING = Path(__file__).parents[2]


def source_archive() -> bytes:
    """A ``sourcedir.tar.gz`` of the working tree, as it is now, for SageMaker's training toolkit.

    At its root lie ``train.py``, the two packages that it imports, and ``requirements.txt``, which the toolkit
    installs before it starts the script. The script's own folder comes first on Python's path, so that nothing
    else needs to be installed.

    Raises:
        LaunchError: the code was installed without the script and the requirements beside it.
    """
    files = {name: _TRAINING / name for name in (PROGRAM, "requirements.txt")}
    for package in (galaxy_core, galaxy_training):
        files |= _files_of(package.__name__, Path(str(package.__file__)).parent)
    missing = [str(path) for path in files.values() if not path.is_file()]
    if missing:
        raise LaunchError(
            f"A job needs the sources of this project, and there is no {missing[0]}.",
            "Launch from a copy of the repository that was set up with `make check`.",
        )
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, path in sorted(files.items()):
            data = path.read_bytes()
            member = tarfile.TarInfo(name)  # no owner, no time, mode 0644
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), mtime=0)


def _files_of(package: str, folder: Path) -> dict[str, Path]:
    paths = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{package}/{path.relative_to(folder).as_posix()}": path for path in paths}
