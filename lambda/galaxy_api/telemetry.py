"""Where a request's time went, and one JSON line about it: read as a log, counted as metrics.

The line is in CloudWatch's embedded metric format, so that no call is made to count. A ready-made library for it
adds 17 ms to each cold start; the format is this page. No picture and no address of a visitor is written.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from galaxy_core.metrics import METRICS_NAMESPACE

CLASSIFICATION = "classification"
"""Time of a request that classifies, but for what it waited for a survey's image."""
TIMED_STEPS = {CLASSIFICATION, "load", "inference"}
"""Steps that are metrics; the rest is in the line alone. Ten metrics are free, and Lambda counts durations too."""
INTERNAL_ERROR = "internal_error"


@dataclass
class RequestMetrics:
    """What is known of one request.

    Attributes:
        timings: milliseconds that each step took, by its name.
        fields: what else is worth a word, such as the model or an error's code.
    """

    timings: dict[str, float] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step; one that comes several times adds up."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = self.timings.get(name, 0.0) + _milliseconds_since(started)

    def server_timing(self) -> str:
        """The steps as the header of that name has them."""
        return ", ".join(f"{name};dur={duration:.1f}" for name, duration in self.timings.items())


def metrics_of(request: Request) -> RequestMetrics:
    """What is known of the request so far."""
    found: RequestMetrics = request.state.metrics
    return found


async def _metrics(request: Request) -> RequestMetrics:
    return metrics_of(request)


Metrics = Annotated[RequestMetrics, Depends(_metrics)]


class Telemetry:
    """A pure ASGI middleware: a `Server-Timing` header on answers that took steps, and a line for each request.

    The header begins with ``cold`` on the first answer of a container.

    Args:
        app: what answers.
        function: whose requests these are, as the line names it; no line is written where none is named.
    """

    def __init__(self, app: ASGIApp, function: str | None = None) -> None:
        self.app = app
        self._function = function
        self._cold = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and say how it went even where that failed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        metrics = RequestMetrics()
        scope.setdefault("state", {})["metrics"] = metrics
        started = time.perf_counter()
        status = 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if metrics.timings:
                    cold = "cold, " if self._function and self._cold else ""
                    MutableHeaders(scope=message)["Server-Timing"] = cold + metrics.server_timing()
            await send(message)

        try:
            await self.app(scope, receive, note)
        except Exception:
            metrics.fields["code"] = INTERNAL_ERROR
            raise
        finally:
            cold, self._cold = self._cold, False
            if self._function:
                if scope["method"] == "POST" and scope["path"].rstrip("/").endswith("/classify"):
                    waited = metrics.timings.get("fetch", 0.0)
                    metrics.timings[CLASSIFICATION] = _milliseconds_since(started) - waited
                request = {"method": scope["method"], "path": scope["path"], "status": status, **_ids(scope)}
                emit(self._function, metrics, _milliseconds_since(started), cold=cold, **request)


def emit(function: str, metrics: RequestMetrics, milliseconds: float, *, cold: bool = False, **about: Any) -> None:
    """Write one line of JSON about a piece of work.

    Args:
        function: which of the functions did it.
        metrics: its timings and fields; a field named `code` counts as an error.
        milliseconds: that it took in all.
        cold: whether it is the first of its container.
        about: what else the line says, and counts nothing of.
    """
    durations = {"duration": milliseconds, **metrics.timings}
    timed = [{"Name": name, "Unit": "Milliseconds"} for name in metrics.timings if name in TIMED_STEPS]
    directives = [_directive(["function"], [*timed, {"Name": "cold_start", "Unit": "Count"}])]
    counts = {"cold_start": int(cold)}
    if "code" in metrics.fields:
        directives.append(_directive(["function", "code"], [{"Name": "errors", "Unit": "Count"}]))
        counts["errors"] = 1
    line = {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": directives},
        "level": "ERROR" if about.get("status", 200) >= 500 else "INFO",
        "function": function,
        **about,
        **metrics.fields,
        **{name: round(duration, 1) for name, duration in durations.items()},
        **counts,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)  # noqa: T201 - Lambda's log is what is printed


def _directive(dimensions: list[str], units: list[dict[str, str]]) -> dict[str, Any]:
    return {"Namespace": METRICS_NAMESPACE, "Dimensions": [dimensions], "Metrics": units}


def _ids(scope: Scope) -> dict[str, str]:
    context = scope.get("aws.context")
    return {"request_id": context.aws_request_id} if context else {}


def _milliseconds_since(started: float) -> float:
    return 1000 * (time.perf_counter() - started)
