"""Tables sent over SAMP to programs at a real hub, astropy's own."""

from __future__ import annotations

import queue
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from astropy.samp import SAMPHubServer, SAMPIntegratedClient, conf
from astropy.table import Table
from click.testing import CliRunner

from galaxy_cli.errors import NoHubError
from galaxy_cli.main import main
from galaxy_cli.samp import hub, send_table

Message = tuple[str, dict[str, Any]]


@pytest.fixture
def lockfile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where clients look for the hub."""
    path = tmp_path / "hub.samp"
    monkeypatch.setenv("SAMP_HUB", f"std-lockurl:{path.as_uri()}")
    with conf.set_temp("use_internet", False):
        yield path


@pytest.fixture
def topcat(lockfile: Path) -> Iterator[tuple[SAMPIntegratedClient, queue.Queue[Message]]]:
    """A program at a hub, and the messages that it gets."""
    server = SAMPHubServer(web_profile=False, lockfile=str(lockfile), addr="127.0.0.1")
    server.start()
    client = SAMPIntegratedClient(name="stand-in for TOPCAT", addr="127.0.0.1")
    client.connect()
    messages: queue.Queue[Message] = queue.Queue()

    def point(_key: str, _sender: str, _id: str, mtype: str, parameters: dict[str, Any], _extra: Any) -> None:
        messages.put((mtype, parameters))

    def load(key: str, sender: str, id_: str, mtype: str, parameters: dict[str, Any], extra: Any) -> None:
        point(key, sender, id_, mtype, parameters, extra)
        if Path(unquote(urlsplit(parameters["url"]).path)).stem == "refused":
            client.reply(id_, {"samp.status": "samp.error", "samp.error": {"samp.errortxt": "Out of memory"}})
        else:
            client.reply(id_, {"samp.status": "samp.ok", "samp.result": {}})

    client.bind_receive_notification("coord.pointAt.sky", point)
    for mtype in ("table.load.votable", "table.load.fits"):
        client.bind_receive_call(mtype, load)
    yield client, messages
    client.disconnect()
    server.stop()


@pytest.mark.parametrize(
    ("suffix", "kind", "mtype"),
    [
        (".vot", "votable", "table.load.votable"),
        (".fits", "fits", "table.load.fits"),
        (".csv", "ascii.csv", "table.load.votable"),
    ],
)
def test_a_table_is_loaded_and_its_clicked_row_points_the_sky(
    suffix: str, kind: str, mtype: str, topcat: tuple[SAMPIntegratedClient, queue.Queue[Message]], tmp_path: Path
) -> None:
    program, messages = topcat
    path = tmp_path / f"morphology{suffix}"
    Table({"ra": [10.5, 202.25], "dec": [-1.5, 47.0], "headline": ["Spiral galaxy", "Smooth galaxy"]}).write(
        path, format=kind
    )
    (tmp_path / "copies").mkdir()
    shown: queue.Queue[dict[str, Any]] = queue.Queue()
    with hub() as client:
        sent = send_table(client, path, tmp_path / "copies")
        got, parameters = messages.get(timeout=30)
        assert got == mtype
        loaded = Table.read(
            unquote(urlsplit(parameters["url"]).path), format=kind if mtype.endswith("fits") else "votable"
        )
        assert loaded["ra"].tolist() == [10.5, 202.25]

        sent.listen(shown.put)
        click: dict[str, Any] = {
            "samp.mtype": "table.highlight.row",
            "samp.params": {"table-id": "another", "url": "", "row": "0"},
        }
        program.notify_all(click)
        click["samp.params"] = {"table-id": parameters["table-id"], "url": parameters["url"], "row": "1"}
        program.notify_all(click)
        got, place = messages.get(timeout=30)
        assert (got, float(place["ra"]), float(place["dec"])) == ("coord.pointAt.sky", 202.25, 47.0)
        assert shown.get(timeout=30)["headline"] == "Smooth galaxy"
    assert messages.empty()


def test_without_a_hub_it_says_what_to_start(lockfile: Path, tmp_path: Path) -> None:
    Table({"ra": [1.0]}).write(tmp_path / "t.vot", format="votable")
    result = CliRunner().invoke(main, ["send", str(tmp_path / "t.vot")])
    assert result.exit_code == 2
    assert "No SAMP hub is running. Start TOPCAT or Aladin" in result.stderr
    with pytest.raises(NoHubError), hub():
        pass


def test_the_command_says_that_no_hub_is_running_and_nothing_else(lockfile: Path, tmp_path: Path) -> None:
    """In a process of its own: a library warns when it is first imported."""
    Table({"ra": [1.0], "dec": [2.0]}).write(tmp_path / "t.vot", format="votable")
    command = [sys.executable, "-c", "from galaxy_cli.main import main; main()", "send", str(tmp_path / "t.vot")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: No SAMP hub is running.")


@pytest.mark.parametrize(
    ("name", "exit_code", "said"), [("t", 0, "loaded."), ("refused", 1, "not loaded: Out of memory.")]
)
def test_the_command_sends_and_says_what_became_of_it(
    name: str, exit_code: int, said: str, topcat: tuple[SAMPIntegratedClient, queue.Queue[Message]], tmp_path: Path
) -> None:
    _, messages = topcat
    path = tmp_path / f"{name}.vot"
    Table({"ra": [1.0], "dec": [2.0]}).write(path, format="votable")
    result = CliRunner().invoke(main, ["send", str(path), "--no-wait"])
    assert result.exit_code == exit_code, result.output
    assert result.stdout == (f"Sent 1 rows of {path} to stand-in for TOPCAT.\nstand-in for TOPCAT: {said}\n")
    assert messages.get(timeout=30)[1]["url"] == path.as_uri()


def test_where_no_program_loads_tables_it_says_what_to_start(lockfile: Path, tmp_path: Path) -> None:
    server = SAMPHubServer(web_profile=False, lockfile=str(lockfile), addr="127.0.0.1")
    server.start()
    try:
        Table({"ra": [1.0]}).write(tmp_path / "t.vot", format="votable")
        result = CliRunner().invoke(main, ["send", str(tmp_path / "t.vot"), "--no-wait"])
    finally:
        server.stop()
    assert result.exit_code == 2
    assert "No program at the SAMP hub loads tables. Start TOPCAT or Aladin" in result.stderr
