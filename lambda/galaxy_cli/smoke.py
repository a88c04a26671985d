"""Smoke test of a deployed site: checks from outside, as a visitor's browser would."""

from __future__ import annotations

import hashlib
import io
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3
from PIL import Image

from galaxy_core.errors import GalaxyError
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


Check = Callable[[], str]
"""Returns a detail for the report; raises `FailedCheckError`."""


class FailedCheckError(Exception):
    """A check failed: expected and actual value."""


@dataclass(frozen=True)
class CheckResult:
    """Outcome of one check, and the seconds that it took."""

    check: str
    passed: bool
    detail: str
    seconds: float


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

    def check(self, *, load_test: bool, further: Mapping[str, Check] | None = None) -> list[CheckResult]:
        """Run every check, whatever the outcome of the ones before.

        Args:
            load_test: also send more requests at once than the API takes; others are refused for some seconds.
            further: other checks, by name, to run before that.
        """
        checks: dict[str, Check] = {
            "page": self._page,
            "models": self._models,
            "models for inference in the browser": self._models_for_the_browser,
            "classification": self._classification,
            "refusal": self._refusal,
            "cross origin": self._cross_origin,
        }
        checks |= further or {}
        if load_test:
            checks["throttle"] = self._throttle
        return [_outcome(name, check) for name, check in checks.items()]

    def _page(self) -> str:
        page = self.request("GET", "/", 200)
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
        caching = self.request("GET", script[1], 200).headers.get("cache-control", "")
        if "max-age=31536000" not in caching:
            raise FailedCheckError(f"{script[1]} should be cached for a year: cache-control is {caching!r}")
        return "with its headers; its script is cached for a year"

    def _models(self) -> str:
        names = [model["name"] for model in self.json("GET", "/api/v1/models")["models"]]
        if not names:
            raise FailedCheckError("no model is released")
        return ", ".join(names)

    def _models_for_the_browser(self) -> str:
        index = self.json("GET", f"/{INDEX}")
        name = index["default"]
        version = index["models"][name]["current"]
        expected = self.json("GET", f"/models/{name}/{version}/manifest.json")["sha256"]
        path = f"/models/{name}/{version}/model.onnx?sha256={expected}"
        model = self.request("GET", path, 200).data
        actual = hashlib.sha256(model).hexdigest()
        if actual != expected:
            raise FailedCheckError(f"{path} has the checksum {actual}")
        return f"{name} {version}, {len(model) / 1e6:.1f} MB with its manifest's checksum"

    def _classification(self) -> str:
        response = self.json("POST", "/api/v1/classify", sample_image())
        (prediction,) = response["predictions"]
        return "predicted by {name} {version}".format(**prediction["model"])

    def _refusal(self) -> str:
        response = self.request("POST", "/api/v1/classify", 415, b"not an image")
        return f"a file that is no image: {json.loads(response.data)['error']['code']}"

    def _cross_origin(self) -> str:
        elsewhere = "https://elsewhere.example"
        response = self.request("GET", "/api/v1/tree", 200, Origin=elsewhere)
        if "access-control-allow-credentials" in response.headers:
            raise FailedCheckError("pages of other sites may call with a visitor's credentials")
        asked: dict[str, str] = {"Origin": elsewhere, "Access-Control-Request-Method": "POST"}
        refused = self.request("OPTIONS", "/api/v1/batches", (204, 403, 405), None, **asked)
        if "access-control-allow-origin" in refused.headers:
            raise FailedCheckError("pages of other sites may create batches; only the site's own should")
        allowed = response.headers.get("access-control-allow-origin")
        return f"{'any page' if allowed == '*' else 'not any page'} may read the API, its own alone create batches"

    def _throttle(self) -> str:
        def status(_: int) -> int:
            return self._pool.request("GET", "/api/v1/models/none").status

        with ThreadPoolExecutor(LOAD_TEST_REQUESTS) as pool:
            counts = Counter(pool.map(status, range(LOAD_TEST_REQUESTS)))
        if set(counts) - {404, 429}:
            raise FailedCheckError(
                f"{LOAD_TEST_REQUESTS} requests at once should give 404 or 429; they gave {dict(counts)}"
            )
        return f"of {LOAD_TEST_REQUESTS} requests at once {counts[429]} were throttled"

    def json(self, method: str, path: str, body: bytes | None = None) -> Any:
        """The response's JSON; the status has to be 200."""
        return json.loads(self.request(method, path, 200, body).data)

    def request(
        self, method: str, path: str, expected: int | tuple[int, ...], body: bytes | None = None, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        """Send a request to the site.

        Raises:
            FailedCheckError: the status is not an expected one.
        """
        statuses = expected if isinstance(expected, tuple) else (expected,)
        response = self._pool.request(
            method, path, body=body, headers={**self._pool.headers, **headers}, redirect=False
        )
        if response.status not in statuses:
            start = response.data[:200].decode(errors="replace")
            wanted = " or ".join(map(str, statuses))
            raise FailedCheckError(f"{method} {path} should give {wanted}; it gave {response.status}: {start}")
        return response


def _outcome(name: str, check: Check) -> CheckResult:
    started = time.perf_counter()
    passed = False
    try:
        detail, passed = check(), True
    except (FailedCheckError, GalaxyError) as error:
        detail = str(error)
    except Exception as error:  # noqa: BLE001 - one check's surprise is not another's
        detail = f"{type(error).__name__}: {error}"
    return CheckResult(name, passed, detail, round(time.perf_counter() - started, 3))


def sample_image() -> bytes:
    """JPEG of a bright spot on a dark sky: an image, if not of a galaxy."""
    spot = Image.radial_gradient("L").point(lambda value: 255 - value).resize((200, 200))
    buffer = io.BytesIO()
    spot.convert("RGB").save(buffer, format="JPEG")
    return buffer.getvalue()


def to_json(address: str, results: Sequence[CheckResult]) -> str:
    """The results as a JSON document."""
    return json.dumps({"address": address, "checks": [asdict(result) for result in results]}, indent=2) + "\n"
