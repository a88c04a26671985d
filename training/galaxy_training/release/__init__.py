"""Release into a registry: manifests, sample images, upgrades of the manifest's schema."""
