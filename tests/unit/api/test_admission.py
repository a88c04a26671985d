"""How many heavy classifications run at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient

from galaxy_api.admission import HEAVY_WORK, MAX_HEAVY, MAX_LIGHT, admitted
from galaxy_core.errors import BusyError


def test_heavy_work_is_let_in_so_many_at_a_time_and_light_work_beside_it() -> None:
    with ExitStack() as under_way:
        for _ in range(MAX_HEAVY):
            under_way.enter_context(admitted(HEAVY_WORK + 1))
        with pytest.raises(BusyError), admitted(HEAVY_WORK + 1):
            pass
        with admitted(HEAVY_WORK):
            pass
    with admitted(HEAVY_WORK + 1):
        pass


def test_what_heavy_work_took_is_given_back_even_when_it_fails() -> None:
    given_back: list[str] = []
    with admitted(HEAVY_WORK, lambda: given_back.append("light")):
        pass
    with pytest.raises(ValueError, match="broken"), admitted(HEAVY_WORK + 1, lambda: given_back.append("heavy")):
        raise ValueError("broken")
    assert given_back == ["heavy"]


def test_heavy_work_leaves_its_place_even_when_giving_back_fails() -> None:
    def fail() -> None:
        raise ValueError("broken")

    for _ in range(MAX_HEAVY + 1):
        with pytest.raises(ValueError, match="broken"), admitted(HEAVY_WORK + 1, fail):
            pass


def test_light_work_waits_for_its_turn() -> None:
    """As many at once as there are processors; the further one is let in when another is done."""
    done = threading.Event()

    def work() -> None:
        with admitted(1):
            done.set()

    with ThreadPoolExecutor(1) as pool:
        with ExitStack() as under_way:
            for _ in range(MAX_LIGHT):
                under_way.enter_context(admitted(1))
            further = pool.submit(work)
            assert not done.wait(0.05)
        further.result(timeout=30)
        assert done.is_set()


def test_a_heavy_request_too_many_is_a_503_to_be_tried_again(client: TestClient, galaxy_jpeg: bytes) -> None:
    with ExitStack() as under_way:
        for _ in range(MAX_HEAVY):
            under_way.enter_context(admitted(HEAVY_WORK + 1))
        refused = client.post("/api/v1/classify?model=all&rotations=16", content=galaxy_jpeg)
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "busy")
        assert int(refused.headers["Retry-After"]) > 0
        assert client.post("/api/v1/classify?model=logistic", content=galaxy_jpeg).status_code == 200
