"""How the API knows requests that came through CloudFront: a header with a secret, shared by infra and the API."""

from __future__ import annotations

HEADER = "x-origin-secret"
SECRETS_VARIABLE = "GALAXY_ORIGIN_SECRETS"
"""Environment variable with the accepted values, with commas between them; where it is not set, all may call."""
