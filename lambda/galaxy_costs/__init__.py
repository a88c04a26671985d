"""What the cloud costs: prices, and bills of a month, a batch and large scale, for stack and command line."""
