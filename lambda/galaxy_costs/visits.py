"""What a visit to the site asks of AWS, part by part, and what each part costs.

Every visit counts as a first one, and as if nothing lay in a cache of CloudFront's: a bill's upper bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from galaxy_costs.prices import PRICES, Prices
from galaxy_costs.stack_sizes import MEMORY_CLASSIFY, MEMORY_METADATA

CLASSIFICATIONS_PER_VISIT = 2
"""A sample, and a picture of the visitor's own."""
SITE_FILES, SITE_BYTES = 116, 240_000
"""The page, and what the service worker keeps of it for the next visit; bytes as they are sent, compressed."""
SAMPLE_FILES, SAMPLE_BYTES = 16, 219_000
"""Images of a page of samples, their list, and one sample's votes."""
METADATA_FILES, METADATA_BYTES = 2, 2_600
"""The decision tree and the models."""
MAPS_BYTES, MAPS_MILLISECONDS = 1_000, 2
"""That activation maps add to a classification."""
METADATA_MILLISECONDS = 15
"""Billed for a call of the function that serves metadata."""
LOG_BYTES = 2_000
"""Of one call: the function's own line, Lambda's two and the API's."""


@dataclass(frozen=True)
class Part:
    """What a part of some visits asks of AWS.

    Attributes:
        name: of the part.
        amount: what it is of one visit.
        requests: to CloudFront.
        calls: of API Gateway and a function, among them.
        gigabyte_seconds: of the function.
        sent: bytes to visitors.
        received: bytes from them, which CloudFront sends on.
        reads: of S3.
        logs: bytes of log lines.
    """

    name: str
    amount: str = ""
    requests: float = 0
    calls: float = 0
    gigabyte_seconds: float = 0
    sent: float = 0
    received: float = 0
    reads: float = 0
    logs: float = 0

    def __add__(self, other: Part) -> Part:
        """Both together."""
        return Part(
            self.name,
            self.amount,
            self.requests + other.requests,
            self.calls + other.calls,
            self.gigabyte_seconds + other.gigabyte_seconds,
            self.sent + other.sent,
            self.received + other.received,
            self.reads + other.reads,
            self.logs + other.logs,
        )

    def __mul__(self, count: float) -> Part:
        """So many of it."""
        return Part(
            self.name,
            self.amount,
            self.requests * count,
            self.calls * count,
            self.gigabyte_seconds * count,
            self.sent * count,
            self.received * count,
            self.reads * count,
            self.logs * count,
        )

    def dollars(self, architecture: str, prices: Prices = PRICES) -> float:
        """At list price, without what is free each month.

        Args:
            architecture: of the functions, x86_64 or arm64.
            prices: of AWS.
        """
        return (
            self.gigabyte_seconds * second_price(architecture, prices)
            + self.calls * (prices.function_million + prices.api_million) / 1e6
            + self.requests * prices.distribution_million / 1e6
            + (self.sent * prices.distribution_gigabyte + self.received * prices.origin_gigabyte) / 1e9
            + self.reads * prices.storage_gets_thousand / 1000
            + self.logs * prices.log_gigabyte / 1e9
        )


def second_price(architecture: str, prices: Prices = PRICES) -> float:
    """Dollars for a GB-second of a function."""
    return prices.gigabyte_second_arm64 if architecture == "arm64" else prices.gigabyte_second_x86_64


def classification(upload: float, response: float, milliseconds: float, memory: int = MEMORY_CLASSIFY) -> Part:
    """One classification without maps and log lines.

    Args:
        upload: bytes of the image.
        response: bytes of the answer.
        milliseconds: billed.
        memory: of the function, MiB.
    """
    return Part(
        "Classifications",
        requests=1,
        calls=1,
        gigabyte_seconds=memory / 1024 * milliseconds / 1000,
        sent=response,
        received=upload,
    )


def visit_parts(each: Part, memory: int = MEMORY_CLASSIFY) -> list[Part]:
    """The parts of one visit.

    Args:
        each: one classification.
        memory: of the function that classifies, MiB.
    """
    metadata_call = MEMORY_METADATA / 1024 * METADATA_MILLISECONDS / 1000
    count = CLASSIFICATIONS_PER_VISIT
    classifications = each * count
    served = [
        Part("Site", f"{SITE_FILES} files", requests=SITE_FILES, sent=SITE_BYTES, reads=SITE_FILES),
        Part(
            "Samples",
            f"{SAMPLE_FILES} files",
            requests=SAMPLE_FILES,
            calls=SAMPLE_FILES,
            gigabyte_seconds=SAMPLE_FILES * metadata_call,
            sent=SAMPLE_BYTES,
            reads=SAMPLE_FILES,
        ),
        Part(
            "Tree and models",
            f"{METADATA_FILES} files",
            requests=METADATA_FILES,
            calls=METADATA_FILES,
            gigabyte_seconds=METADATA_FILES * metadata_call,
            sent=METADATA_BYTES,
        ),
        Part("Classifications", f"{count} of {each.received / 1000:.0f} kB") + classifications,
        Part(
            "Activation maps",
            f"of {count} answers",
            gigabyte_seconds=count * memory / 1024 * MAPS_MILLISECONDS / 1000,
            sent=count * MAPS_BYTES,
        ),
    ]
    calls = total(served).calls
    return [*served, Part("Logs", f"of {calls:.0f} calls", logs=calls * LOG_BYTES)]


def total(parts: Iterable[Part]) -> Part:
    """All parts together."""
    return reduce(Part.__add__, parts, Part("Total"))
