from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from galaxy_cli.main import main


def test_a_search_leaves_a_table_and_a_plot_and_goes_on_where_it_stopped(
    simulated_folder: Path, tmp_path: Path
) -> None:
    first = tune(simulated_folder, tmp_path, trials=1)
    second = tune(simulated_folder, tmp_path, trials=2)
    assert (len(first), len(second)) == (1, 2)
    assert second["rmse"].is_monotonic_increasing
    same = second[second["units"].eq(first["units"][0]) & second["depth"].eq(first["depth"][0])]
    assert same["rmse"].to_list() == pytest.approx(first["rmse"].to_list())  # it was not fitted again
    assert (tmp_path / "trials.png").stat().st_size > 1000


def tune(data: Path, folder: Path, trials: int) -> pd.DataFrame:
    arguments = ["train", "tune", str(data), f"--folder={folder}", f"--trials={trials}", "--epochs=1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return pd.read_csv(folder / "trials.csv")
