"""Many pictures at once: on this machine, or through a batch of the API."""
