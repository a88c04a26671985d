"""From a network and data to fitted, calibrated weights."""
