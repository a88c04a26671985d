"""Smoke test of a deployed site: checks from outside, as a visitor's browser would."""

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

from galaxy_core.models.registry import INDEX

_SECURITY = {
    "content-security-policy": "default-src 'none'",
    "strict-transport-security": "max-age=",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}
LOAD_TEST_REQUESTS = 60
"""Number of concurrent requests: three times what the API takes by default."""


class FailedCheckError(Exception):
    """A check failed: expected and actual value."""


@dataclass(frozen=True)
class CheckResult:
    """Outcome of one check."""

    check: str
    passed: bool
    detail: str


class Site:
    """A deployed site.

    Args:
        address: URL of its page.
        pool: connections to it; made from its address where none are given.
    """

    def __init__(self, address: str, pool: urllib3.HTTPConnectionPool | None = None) -> None:
        parts = urlsplit(address)
        self._secure = parts.scheme == "https"
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._pool = pool or urllib3.connection_from_url(
            self._origin, maxsize=LOAD_TEST_REQUESTS, retries=False, timeout=urllib3.Timeout(30)
        )

    def check(self, *, load_test: bool) -> list[CheckResult]:
        """Run every check, whatever the outcome of the ones before.

        Args:
            load_test: also send more requests at once than the API takes; others are refused for some seconds.
        """
        checks: dict[str, Callable[[], str]] = {
            "page": self._page,
            "models": self._models,
            "models for inference in the browser": self._models_for_the_browser,
            "classification": self._classification,
            "refusal": self._refusal,
            "same origin": self._same_origin,
        }
        if load_test:
            checks["throttle"] = self._throttle
        return [_outcome(name, check) for name, check in checks.items()]

    def _page(self) -> str:
        page = self._request("GET", "/", 200)
        expected = {name: part for name, part in _SECURITY.items() if self._secure or name[:6] != "strict"}
        for name, part in expected.items():
            if part not in page.headers.get(name, ""):
                raise FailedCheckError(f"the header {name} should have {part!r}: {page.headers.get(name)!r}")
        if "no-cache" not in page.headers.get("cache-control", ""):
            raise FailedCheckError(
                f"the page may be cached: cache-control is {page.headers.get('cache-control')!r}"
            )
        script = re.search(r'src="(/assets/[^"]+\.js)"', page.data.decode())
        if script is None:
            raise FailedCheckError("the page names no script below /assets")
        caching = self._request("GET", script[1], 200).headers.get("cache-control", "")
        if "max-age=31536000" not in caching:
            raise FailedCheckError(f"{script[1]} should be cached for a year: cache-control is {caching!r}")
        return "with its headers; its script is cached for a year"

    def _models(self) -> str:
        names = [model["name"] for model in self._json("GET", "/api/models")["models"]]
        if not names:
            raise FailedCheckError("no model is released")
        return ", ".join(names)

    def _models_for_the_browser(self) -> str:
        index = self._json("GET", f"/{INDEX}")
        name = index["default"]
        version = index["models"][name]["current"]
        expected = self._json("GET", f"/models/{name}/{version}/manifest.json")["sha256"]
        path = f"/models/{name}/{version}/model.onnx?sha256={expected}"
        model = self._request("GET", path, 200).data
        actual = hashlib.sha256(model).hexdigest()
        if actual != expected:
            raise FailedCheckError(f"{path} has the checksum {actual}")
        return f"{name} {version}, {len(model) / 1e6:.1f} MB with its manifest's checksum"

    def _classification(self) -> str:
        response = self._json("POST", "/api/classify", _test_image())
        (prediction,) = response["predictions"]
        return "predicted by {name} {version}".format(**prediction["model"])

    def _refusal(self) -> str:
        response = self._request("POST", "/api/classify", 415, b"not an image")
        return f"a file that is no image: {json.loads(response.data)['error']['code']}"

    def _same_origin(self) -> str:
        response = self._request("GET", "/api/tree", 200, Origin="https://elsewhere.example")
        if allowed := response.headers.get("access-control-allow-origin"):
            raise FailedCheckError(f"pages of {allowed} may read the API; only the site's own should")
        return "no other site's pages may read the API"

    def _throttle(self) -> str:
        def status(_: int) -> int:
            return self._pool.request("GET", "/api/models/none").status

        with ThreadPoolExecutor(LOAD_TEST_REQUESTS) as pool:
            counts = Counter(pool.map(status, range(LOAD_TEST_REQUESTS)))
        if set(counts) - {404, 429}:
            raise FailedCheckError(
                f"{LOAD_TEST_REQUESTS} requests at once should give 404 or 429; they gave {dict(counts)}"
            )
        return f"of {LOAD_TEST_REQUESTS} requests at once {counts[429]} were throttled"

    def _json(self, method: str, path: str, body: bytes | None = None) -> Any:
        return json.loads(self._request(method, path, 200, body).data)

    def _request(
        self, method: str, path: str, expected: int, body: bytes | None = None, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        response = self._pool.request(
            method, path, body=body, headers={**self._pool.headers, **headers}, redirect=False
        )
        if response.status != expected:
            start = response.data[:200].decode(errors="replace")
            raise FailedCheckError(f"{method} {path} should give {expected}; it gave {response.status}: {start}")
        return response


def _outcome(name: str, check: Callable[[], str]) -> CheckResult:
    try:
        return CheckResult(name, True, check())
    except FailedCheckError as error:
        return CheckResult(name, False, str(error))
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError) as error:
        return CheckResult(name, False, f"{type(error).__name__}: {error}")


def _test_image() -> bytes:
    """JPEG of a bright spot on a dark sky: an image, if not of a galaxy."""
    spot = Image.radial_gradient("L").point(lambda value: 255 - value).resize((200, 200))
    buffer = io.BytesIO()
    spot.convert("RGB").save(buffer, format="JPEG")
    return buffer.getvalue()
