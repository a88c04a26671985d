"""Writes what is generated into this repository: for developers, and in no image."""
