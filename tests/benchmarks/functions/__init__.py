"""Functions that ours are compared with."""
