"""Galaxy Zoo data sets: reading, checks, sample weights, targets, arrays and augmentation."""
