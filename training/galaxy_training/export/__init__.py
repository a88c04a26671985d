"""From a fitted network to one quantized ONNX graph with all its outputs."""
