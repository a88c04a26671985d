"""The product as a visitor meets it: `make demo` and a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[3]
SECONDS = 1000
"""In Playwright's unit, milliseconds."""
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Screen:
    """What a visitor looks at.

    Attributes:
        width: in CSS pixels.
        height: in CSS pixels.
        theme: that the system prefers.
    """

    width: int
    height: int
    theme: Literal["dark", "light"]

    def __str__(self) -> str:
        """As a file's name has it."""
        return f"{self.width}-{self.theme}"


SCREENS = [Screen(width, 800, theme) for width in (1280, 320) for theme in ("dark", "light")]


class NoBrowserError(RuntimeError):
    """There is no Chromium on this machine."""


def chromium_executable(bundled: str | None = None) -> Path:
    """The system's Chromium, or Playwright's own where that is installed.

    Raises:
        NoBrowserError: neither is there.
    """
    installed = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    executable = Path(installed or bundled or "")
    if not executable.is_file():
        raise NoBrowserError("no Chromium here: install it, or run `.venv/bin/playwright install chromium`")
    return executable


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Chromium, to be asked for pages, with further flags of its own."""
    with sync_playwright() as playwright:
        executable = chromium_executable(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=executable, args=[*CHROMIUM_FLAGS, *flags])
        yield browser
        browser.close()


@contextmanager
def demo(port: int, environment: dict[str, str] | None = None, *, site: Path | None = None) -> Iterator[str]:
    """The address that `make demo` prints; the demo is then stopped as Ctrl-C would stop it.

    Args:
        port: the first to try.
        environment: what it is to find there besides this process's own.
        site: another folder than that of the built one.
    """
    arguments = f"--port {port}" + (f" --site {site}" if site else "")
    command = ["make", "--no-print-directory", "demo", f"ARGUMENTS={arguments}"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield _address(process)
        os.killpg(process.pid, signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
        assert "Stopped." in rest
        assert "Traceback" not in rest
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError(f"make demo ended: {''.join(said)}")


def barriers(page: Page) -> list[str]:
    """What axe finds on the page as it is now that keeps somebody out, by WCAG 2.2 AA and axe's best practices."""
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@cache
def _axe() -> str:
    return (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text()


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression is true in the page, whose policy lets nothing evaluate it there by itself."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never came to {expression}")
