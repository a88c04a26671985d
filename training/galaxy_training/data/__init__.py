"""Galaxy Zoo as arrays: read, checked, weighted, augmented."""
