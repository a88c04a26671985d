"""Released models: their manifests, the registry that holds them, and running them."""
