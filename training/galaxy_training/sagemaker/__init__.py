"""Training as a SageMaker job: what is sent, how it is started, and what comes back."""
