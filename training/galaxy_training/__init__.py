"""From a folder of galaxies and votes to a released, quantized ONNX model."""
