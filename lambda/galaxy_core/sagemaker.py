"""AWS's container images for training, which a job names and its role may pull."""

from __future__ import annotations

IMAGE_ACCOUNT = "763104351884"
"""AWS account that owns the Deep Learning Containers in most regions."""
IMAGE_REPOSITORY = "tensorflow-training"
