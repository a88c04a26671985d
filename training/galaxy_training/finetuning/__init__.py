"""Classes of one's own: a head on a released model's embedding. Nothing here loads TensorFlow."""
