"""What a released model is: the decision tree, framing a picture, the manifest, the registry, running it."""

import os

__version__ = "0.1.0"

# From 1.29 on onnxruntime reports its use to its maker unless this is set before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
