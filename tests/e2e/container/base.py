"""A stand-in for AWS's base image, which no registry is asked for: Debian's Python and AWS's own client."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.e2e.container.engine import Engine

HERE = Path(__file__).parent
SUITE = "bookworm"


def base_image(engine: Engine, folder: Path) -> str:
    """The image's name. It is built once for each recipe, in a folder that may go away, and podman keeps it."""
    recipe = b"".join((HERE / name).read_bytes() for name in ("Dockerfile", "requirements.txt", "base.py"))
    name = f"localhost/galaxy-lambda-base:{hashlib.sha256(recipe).hexdigest()[:12]}"
    if not engine.run("images", "--quiet", name):
        system = engine.run("import", "--quiet", str(_system(folder)))
        engine.build(HERE, name, SYSTEM=system)
    return name


def _system(folder: Path) -> Path:
    """An archive of Debian's smallest system with Python and pip."""
    root, archive = folder / "system", folder / "system.tar"
    installed = "--include=python3,python3-pip"
    _run("debootstrap", "--variant=minbase", installed, SUITE, str(root), *_mirrors()[:1])
    left_out = ("./dev/*", "./var/cache/apt/*", "./var/lib/apt/lists/*")
    _run("tar", "-C", str(root), *(f"--exclude={pattern}" for pattern in left_out), "-cf", str(archive), ".")
    shutil.rmtree(root)
    return archive


def _mirrors() -> list[str]:
    """Where this machine's apt gets that release from; none if it is another system, and debootstrap knows one."""
    if not shutil.which("apt-get"):
        return []
    wanted = ("Created-By: Packages", f"Release: {SUITE}")
    return _run("apt-get", "indextargets", "--format", "$(REPO_URI)", *wanted).split()


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout
