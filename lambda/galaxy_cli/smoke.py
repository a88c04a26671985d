"""Looks at a deployed site from outside, as a visitor's browser would."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3
from PIL import Image

_SECURITY = {
    "content-security-policy": "default-src 'none'",
    "strict-transport-security": "max-age=",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}
FLOOD = 60
"""Requests at once: three times what the API takes by default."""


class FailedCheckError(Exception):
    """What was expected of the site, and what came."""


@dataclass(frozen=True)
class Found:
    """One check's outcome: what was seen, and whether it is well."""

    check: str
    well: bool
    seen: str


class Site:
    """A deployed site.

    Args:
        address: of its page.
        pool: how it is reached; by its address where none is given.
    """

    def __init__(self, address: str, pool: urllib3.HTTPConnectionPool | None = None) -> None:
        parts = urlsplit(address)
        self._secure = parts.scheme == "https"
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._pool = pool or urllib3.connection_from_url(
            self._origin, maxsize=FLOOD, retries=False, timeout=urllib3.Timeout(30)
        )

    def look(self, *, flood: bool) -> list[Found]:
        """Carry out every check, whatever the ones before it found.

        Args:
            flood: also ask more at once than the API takes, for some seconds others are then refused as well.
        """
        checks: dict[str, Callable[[], str]] = {
            "page": self._page,
            "models": self._models,
            "models for the device": self._models_for_the_device,
            "classification": self._classification,
            "refusal": self._refusal,
            "same origin": self._same_origin,
        }
        if flood:
            checks["throttle"] = self._throttle
        return [_outcome(name, check) for name, check in checks.items()]

    def _page(self) -> str:
        page = self._ask("GET", "/", 200)
        expected = {name: part for name, part in _SECURITY.items() if self._secure or name[:6] != "strict"}
        for name, part in expected.items():
            if part not in page.headers.get(name, ""):
                raise FailedCheckError(f"the header {name} should have {part!r}: {page.headers.get(name)!r}")
        if "no-cache" not in page.headers.get("cache-control", ""):
            raise FailedCheckError(f"the page may be kept: cache-control is {page.headers.get('cache-control')!r}")
        script = re.search(r'src="(/assets/[^"]+\.js)"', page.data.decode())
        if script is None:
            raise FailedCheckError("the page names no script below /assets")
        kept = self._ask("GET", script[1], 200).headers.get("cache-control", "")
        if "max-age=31536000" not in kept:
            raise FailedCheckError(f"{script[1]} should be kept for a year: cache-control is {kept!r}")
        return "with its headers; its script is kept for a year"

    def _models(self) -> str:
        names = [model["name"] for model in self._json("GET", "/api/models")["models"]]
        if not names:
            raise FailedCheckError("no model is released")
        return ", ".join(names)

    def _models_for_the_device(self) -> str:
        index = self._json("GET", "/models/index.json")
        name = index["default"]
        version = index["models"][name]["current"]
        expected = self._json("GET", f"/models/{name}/{version}/manifest.json")["sha256"]
        path = f"/models/{name}/{version}/model.onnx?sha256={expected}"
        model = self._ask("GET", path, 200).data
        found = hashlib.sha256(model).hexdigest()
        if found != expected:
            raise FailedCheckError(f"{path} has the checksum {found}")
        return f"{name} {version}, {len(model) / 1e6:.1f} MB with its manifest's checksum"

    def _classification(self) -> str:
        answer = self._json("POST", "/api/classify", _picture())
        (result,) = answer["results"]
        return f"{result['model']['name']} {result['model']['version']} answered"

    def _refusal(self) -> str:
        answer = self._ask("POST", "/api/classify", 415, b"no picture")
        return f"what is no picture: {json.loads(answer.data)['error']['code']}"

    def _same_origin(self) -> str:
        answer = self._ask("GET", "/api/tree", 200, Origin="https://elsewhere.example")
        if allowed := answer.headers.get("access-control-allow-origin"):
            raise FailedCheckError(f"pages of {allowed} may read the API; only the site's own should")
        return "no other site's pages may read the API"

    def _throttle(self) -> str:
        def status(_: int) -> int:
            return self._pool.request("GET", "/api/models/none").status

        with ThreadPoolExecutor(FLOOD) as crowd:
            counts = Counter(crowd.map(status, range(FLOOD)))
        if set(counts) - {404, 429}:
            raise FailedCheckError(f"{FLOOD} requests at once should give 404 or 429; they gave {dict(counts)}")
        return f"of {FLOOD} requests at once {counts[429]} were told to come back later"

    def _json(self, method: str, path: str, body: bytes | None = None) -> Any:
        return json.loads(self._ask(method, path, 200, body).data)

    def _ask(
        self, method: str, path: str, expected: int, body: bytes | None = None, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        answer = self._pool.request(
            method, path, body=body, headers={**self._pool.headers, **headers}, redirect=False
        )
        if answer.status != expected:
            start = answer.data[:200].decode(errors="replace")
            raise FailedCheckError(f"{method} {path} should give {expected}; it gave {answer.status}: {start}")
        return answer


def _outcome(name: str, check: Callable[[], str]) -> Found:
    try:
        return Found(name, True, check())
    except FailedCheckError as error:
        return Found(name, False, str(error))
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError) as error:
        return Found(name, False, f"{type(error).__name__}: {error}")


def _picture() -> bytes:
    """A bright spot on a dark sky: a picture, if not of a galaxy."""
    spot = Image.radial_gradient("L").point(lambda value: 255 - value).resize((200, 200))
    buffer = io.BytesIO()
    spot.convert("RGB").save(buffer, format="JPEG")
    return buffer.getvalue()
