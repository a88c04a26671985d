"""Hyperparameter search for the dense network: KerasTuner's Bayesian optimization over short training runs.

Trials are scored on the held-back training galaxies, never on the validation galaxies. A stopped search resumes
with its next trial.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras_tuner
import pandas as pd

from galaxy_training.data.arrays import Arrays
from galaxy_training.evaluation.metrics import rmse
from galaxy_training.fitting.training_loop import Trainer, predict
from galaxy_training.networks import Architecture
from galaxy_training.networks.dense import DENSE, network

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Search:
    """Size of a search.

    Attributes:
        trials: number of training runs.
        epochs: length of each.
        seed: of the search and of every run.
    """

    trials: int = 20
    epochs: int = 8
    seed: int = 1


def search(arrays: Arrays, held_back: Arrays, settings: Search, folder: Path) -> pd.DataFrame:
    """Run the search; return one row a trial, best first: units, depth, learning rate, RMSE.

    Args:
        arrays: galaxies to train on.
        held_back: galaxies to score on; at least one.
        settings: of the search.
        folder: of the trials; a search that it holds already is resumed.
    """
    tuner = _Tuner(arrays, held_back, settings, folder)
    log.info("%d trials of %d epochs each", settings.trials, settings.epochs)
    tuner.search()
    rows = [
        {**trial.hyperparameters.values, "rmse": trial.score}
        for trial in tuner.oracle.get_best_trials(settings.trials)
    ]
    return pd.DataFrame(rows, columns=["units", "depth", "learning_rate", "rmse"])


class _Tuner(keras_tuner.Tuner):  # type: ignore[misc]
    def __init__(self, arrays: Arrays, held_back: Arrays, settings: Search, folder: Path) -> None:
        self.arrays, self.held_back, self.settings = arrays, held_back, settings
        super().__init__(
            oracle=keras_tuner.oracles.BayesianOptimizationOracle(
                objective=keras_tuner.Objective("rmse", "min"), max_trials=settings.trials, seed=settings.seed
            ),
            hypermodel=_architecture,
            directory=str(folder),
            project_name="search",
            overwrite=False,
        )

    def run_trial(self, trial: Any, *_: Any, **__: Any) -> dict[str, float]:
        """Train one network and score it."""
        architecture = _architecture(trial.hyperparameters)
        values = trial.hyperparameters.values
        config = replace(
            architecture.config,
            epochs=self.settings.epochs,
            learning_rate=values["learning_rate"],
            seed=self.settings.seed,
        )
        folder = Path(self.get_trial_dir(trial.trial_id)) / "fit"
        model = Trainer(architecture, config, self.arrays, self.held_back, folder).run()
        score = rmse(self.held_back.votes, predict(model, self.held_back, architecture.image_size))
        log.info("trial %s: %s scores %.4f", trial.trial_id, values, score)
        return {"rmse": score}

    def load_model(self, trial: Any) -> None:
        """Do nothing: only the score of a trial is stored."""


def _architecture(choices: keras_tuner.HyperParameters) -> Architecture:
    units = choices.Int("units", 64, 512, step=64)
    depth = choices.Int("depth", 1, 4)
    choices.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    return replace(DENSE, build=lambda image_size, _: network(image_size, units, depth))
