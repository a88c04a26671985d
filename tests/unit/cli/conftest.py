"""The command itself, and a folder of small images."""

from tests.support.cli import classify, folder

__all__ = ["classify", "folder"]
