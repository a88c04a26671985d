"""What a released model is: the decision tree, framing a picture, the manifest, the registry, running it."""

__version__ = "0.1.0"
