"""Security headers of the site and the API: the same from CloudFront and from the local server."""

from __future__ import annotations

SWAGGER_SCRIPT = "sha256-Udn0n0xqWFJphI3snuYNtGBFJIs1xE50HEzK4gkIzho="
"""Checksum of the inline script in /api/v1/docs that starts Swagger UI."""
_DENY = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

REGISTRY_CSP = f"default-src 'none'; {_DENY}"
"""Content-Security-Policy of models' files."""
API_CSP = (
    f"default-src 'none'; script-src 'self' '{SWAGGER_SCRIPT}'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; connect-src 'self'; {_DENY}"
)
"""Content-Security-Policy of the API and its documentation."""


def page_csp(uploads: str = "") -> str:
    """Content-Security-Policy of the page.

    Args:
        uploads: origins that it uploads to, separated by spaces.
    """
    sources = f"'self' {uploads}".strip()
    return (
        # A model runs on the visitor's device as WebAssembly, in a worker.
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
        f"font-src 'self'; img-src 'self' data: blob:; connect-src {sources}; "
        f"manifest-src 'self'; {_DENY}"
    )


STATUS_FILE = "status.json"
"""Beside the page: until when the API rests, as the deployment's spending switch writes it."""
