"""The name under which the functions' metrics are counted, and the dashboard finds them."""

from __future__ import annotations

METRICS_NAMESPACE = "GalaxyClassifier"
"""CloudWatch namespace."""
