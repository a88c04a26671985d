"""SageMaker's script mode starts here: its variables and hyperparameters become one training run."""

from galaxy_training.cli.fit import fit

if __name__ == "__main__":
    fit()
