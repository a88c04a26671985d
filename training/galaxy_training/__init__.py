"""From a folder of galaxies and votes to a released, quantized ONNX model."""

import galaxy_core  # noqa: F401 - before onnxruntime, whose telemetry it turns off
