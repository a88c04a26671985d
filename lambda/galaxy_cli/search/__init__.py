"""Search among embeddings: their table, a memory-mapped index beside it, and pages of images."""
