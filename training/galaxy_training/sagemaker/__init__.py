"""Training as a SageMaker job."""
