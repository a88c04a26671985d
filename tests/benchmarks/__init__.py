"""`make bench`: cold starts, latency, memory and throughput, as ratios to baselines of the same run."""
