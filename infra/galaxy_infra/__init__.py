"""The product on AWS: one small stack, one construct for each thing it can do."""
