"""Generators of the repository's own files: for developers, and in no image."""
