"""Many files as one batch, on the local server: what it takes, how far it is, the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.product import SECONDS, barriers
from tests.e2e.browser.test_first_page import FILES
from tests.support.batch_images import read_csv

pytestmark = pytest.mark.browser


@pytest.fixture
def dozen(tmp_path: Path, galaxy_jpeg: bytes) -> list[Path]:
    """Twelve files, of which one is broken, and two of one name."""
    files = []
    for number in range(12):
        path = tmp_path / f"night {number % 2}" / f"{number // 2 * 2 + (number == 11)}.jpg"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(galaxy_jpeg if number else galaxy_jpeg[:9000])
        files.append(path)
    return files


def test_many_files_become_one_table(page: Page, dozen: list[Path]) -> None:
    page.set_input_files(FILES, dozen)
    page.get_by_role("button", name="Send them as a batch").click()
    batch = page.get_by_role("region", name="A batch")
    expect(batch).to_contain_text("12 pictures, ", timeout=30 * SECONDS)
    expect(batch).to_contain_text("It costs nothing")
    assert barriers(page) == []
    batch.get_by_role("button", name="Send and start").click()
    expect(batch.get_by_role("status")).to_contain_text("Done: 11 answered; 1 could not be", timeout=60 * SECONDS)
    assert barriers(page) == []
    with page.expect_download() as download:
        batch.get_by_role("link", name="The table as CSV").click()
    rows = read_csv(download.value.path().read_bytes())
    assert len({row["file"] for row in rows}) == 12
    assert [bool(row["error_code"]) for row in rows] == [True, *[False] * 11]
    with page.expect_download() as download:
        batch.get_by_role("link", name="As Parquet").click()
    assert download.value.path().read_bytes()[:4] == b"PAR1"
    batch.get_by_role("link", name="own page").click()
    page.reload()
    expect(page.get_by_role("heading", name="A batch")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Done: 11 answered", timeout=30 * SECONDS)
    assert barriers(page) == []


def test_a_batch_is_cancelled_while_it_is_worked_on(page: Page, dozen: list[Path]) -> None:
    page.set_input_files(FILES, dozen)
    page.get_by_role("button", name="Send them as a batch").click()
    batch = page.get_by_role("region", name="A batch")
    page.route("**/api/v1/batches/*/start", lambda _: None)  # never answered
    batch.get_by_role("button", name="Send and start").click()
    expect(batch.get_by_role("status")).to_contain_text("starting", timeout=60 * SECONDS)
    batch.get_by_role("button", name="Cancel the batch").click()
    expect(batch.get_by_role("status")).to_contain_text("Cancelled, after 0 of 12 pictures.")
    batch.get_by_role("button", name="Not as a batch").click()
    expect(page.get_by_role("table")).to_be_visible()
