"""SageMaker's script mode starts here: its variables and hyperparameters become one training run."""

from galaxy_training.command_line import fit

if __name__ == "__main__":
    fit()
