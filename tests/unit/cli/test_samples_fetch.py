"""`galaxy samples fetch` as a user calls it, against stand-ins of the services."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from galaxy_cli.main import main
from galaxy_core.models.samples import Samples
from tests.support.api import services
from tests.support.sky_services import Services, outside, say

__all__ = ["services"]


@pytest.fixture(autouse=True)
def local_services(services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Lets the command ask the stand-ins and nobody else."""
    monkeypatch.setenv("GALAXY_SKY_LOOKUP", "on")
    for name, service in vars(services).items():
        monkeypatch.setenv(f"GALAXY_{name.upper()}", service.address)
    return services


def fetch(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["samples", "fetch", "--rate", "10", *map(str, arguments)])


def test_named_galaxies_become_samples_once(tmp_path: Path, services: Services) -> None:
    first = fetch(tmp_path, "--names", "M51, the Whirlpool,Sombrero galaxy")
    assert first.exit_code == 0, first.output
    assert "2 galaxies at 10 requests a second" in first.output
    assert first.output.endswith("2 fetched\n")
    again = fetch(tmp_path, "--names", "M51,Sombrero")
    assert again.output.endswith("2 kept\n")
    assert len(services.sdss.asked) == len(services.legacy.asked) == 1
    assert Samples(tmp_path).page().total == 2


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("name,ra,dec,major_arcmin\nMine,202.5,47.2,2\n", encoding="utf-8")
    result = fetch(tmp_path / "registry", "--table", table, "--cache", tmp_path / "cache")
    assert result.exit_code == 0, result.output
    (sample,) = Samples(tmp_path / "registry").page().samples
    assert sample.galaxy
    assert (sample.galaxy.name, sample.galaxy.type) == ("Mine", "")
    assert list((tmp_path / "cache").rglob("*.jpg"))


def test_what_no_survey_has_is_no_failure_of_the_whole(tmp_path: Path, services: Services) -> None:
    services.sdss.answer = outside()
    services.legacy.answer = say("", 400)  # which is not tried again
    result = fetch(tmp_path, "--names", "Arp 220")
    assert result.exit_code == 0
    assert "Arp 220: unavailable. The Legacy Surveys' viewer" in result.output
    assert "The same command asks for those again." in result.output


def test_a_check_writes_nothing_and_fails_where_the_list_is_wrong(tmp_path: Path) -> None:
    good = fetch("--check", "--names", "M51")
    assert (good.exit_code, good.output.endswith("1 ok\n")) == (0, True)
    bad = fetch(tmp_path, "--check", "--names", "M51,Sombrero")
    assert bad.exit_code == 2
    assert "Sombrero Galaxy: wrong_position." in bad.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--names", "M51"], "Missing argument 'REGISTRY'"),
        (["registry", "--names", "M1"], "The list has no galaxy 'M1'."),
        (["registry", "--table", "nothing.csv"], "does not exist"),
        (["registry", "--rate", "0"], "0.01<=x<=10"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(main, ["samples", "fetch", *arguments])
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_where_looking_up_is_turned_off_nobody_is_asked(
    tmp_path: Path, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALAXY_SKY_LOOKUP", "off")
    result = fetch(tmp_path, "--names", "M51")
    assert result.exit_code == 2
    assert "Unset GALAXY_SKY_LOOKUP." in result.output
    assert services.sdss.asked == []
