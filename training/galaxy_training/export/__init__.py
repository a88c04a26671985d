"""Export of a trained network to one quantized ONNX graph with all its outputs."""
