"""GitHub's workflows: actions pinned by commit, permissions named, no secrets."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit_and_permissions_are_named(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert not [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)]
    assert "\npermissions:\n  contents: read\n" in text
    assert "secrets." not in text
