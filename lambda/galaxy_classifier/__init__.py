"""Galaxy morphologies in Python: images or positions in, a table of predictions out, here or from a deployment.

>>> from galaxy_classifier import Classifier
>>> table = Classifier("equivariant").predict(["galaxy.jpg"])  # doctest: +SKIP

Importing it loads neither models nor numpy, and asks no network.
"""

from __future__ import annotations

from galaxy_classifier.client import Client
from galaxy_classifier.local import Classifier
from galaxy_core import __version__

__all__ = ["Classifier", "Client", "__version__"]
