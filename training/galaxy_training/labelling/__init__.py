"""Labels images one by one in a browser, the one that a model of the labels so far is least sure of next."""
