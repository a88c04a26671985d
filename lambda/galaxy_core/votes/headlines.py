"""Headlines: the phrases that say what a galaxy is."""

from __future__ import annotations

HEADLINES = {
    "elliptical": "Elliptical galaxy",
    "lenticular-or-disk": "Lenticular or other disk galaxy",
    "spiral": "Spiral galaxy",
    "barred-spiral": "Barred spiral galaxy",
    "edge-on": "Disk galaxy seen edge-on",
    "irregular-or-merging": "Irregular or merging galaxy",
    "star-or-artifact": "Star or artifact",
}
"""By code, which is stable and machine-readable."""
