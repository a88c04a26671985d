"""The detector that API and site share: an ONNX graph written by hand, of which nothing is learnt."""
