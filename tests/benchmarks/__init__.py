"""`make bench`: how quickly the functions wake and answer, as ratios to what was measured beside them."""
