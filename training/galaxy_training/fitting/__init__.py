"""Training, hyperparameter search and calibration of networks."""
