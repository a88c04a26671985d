"""What goes into a registry: manifests, and sample images."""
