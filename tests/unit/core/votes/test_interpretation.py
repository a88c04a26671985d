from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.headlines import HEADLINES
from galaxy_core.votes.interpretation import conditional_fractions, interpret_votes, joint_fractions


def votes(**fractions: float) -> np.ndarray:
    """Joint fractions from vote fractions by key with underscores; answers not named share the rest equally."""
    vector = np.zeros(37)
    for question in TREE.questions:
        keys = [answer.key for answer in question.answers]
        given_fractions = {
            key: fractions[key.replace(".", "_")] for key in keys if key.replace(".", "_") in fractions
        }
        rest = (1 - sum(given_fractions.values())) / max(len(keys) - len(given_fractions), 1)
        vector[TREE.columns(question)] = [given_fractions.get(key, rest) for key in keys]
    return joint_fractions(vector)


@given(st.lists(st.floats(-1, 2, width=32), min_size=37, max_size=37))
def test_whatever_a_model_says_the_answer_obeys_the_tree(raw: list[float]) -> None:
    answer = interpret_votes(raw)
    for question, heard in zip(TREE.questions, answer.questions, strict=True):
        parent = 1.0 if question.parent is None else answer.joint_fractions[question.parent]
        assert heard.joint_fraction == pytest.approx(parent, abs=1e-9)
        assert sum(each.joint_fraction for each in heard.answers) == pytest.approx(parent, abs=1e-9)
        assert sum(each.vote_fraction for each in heard.answers) == pytest.approx(1, abs=1e-9)
        assert min(each.vote_fraction for each in heard.answers) >= 0
    assert answer.headline.code in HEADLINES
    assert 0 <= answer.headline.confidence <= 1


def test_joint_fractions_stay_as_they_are() -> None:
    vector = votes(Class1_2=0.7, Class2_2=0.9, Class4_1=0.6)
    np.testing.assert_allclose(joint_fractions(conditional_fractions(vector)), vector, atol=1e-12)


@pytest.mark.parametrize(
    ("shares", "code", "words"),
    [
        ({"Class1_1": 0.9, "Class7_1": 0.9}, "elliptical", "completely round"),
        ({"Class1_3": 0.9}, "star-or-artifact", "not a galaxy"),
        ({"Class1_2": 0.95, "Class2_1": 0.9, "Class9_1": 0.8}, "edge-on", "rounded bulge"),
        (
            {"Class1_2": 0.95, "Class2_2": 0.95, "Class4_1": 0.9, "Class3_2": 0.9, "Class11_2": 0.8},
            "spiral",
            "two",
        ),
        ({"Class1_2": 0.95, "Class2_2": 0.95, "Class4_1": 0.9, "Class3_1": 0.9}, "barred-spiral", "barred"),
        (
            {"Class1_2": 0.9, "Class2_2": 0.95, "Class4_2": 0.9, "Class3_2": 0.9, "Class5_3": 0.9},
            "lenticular-or-disk",
            "without spiral arms",
        ),
        ({"Class1_2": 0.6, "Class6_1": 0.95, "Class8_6": 0.9}, "irregular-or-merging", "merging"),
    ],
)
def test_headline_and_sentence_say_what_was_voted(shares: dict[str, float], code: str, words: str) -> None:
    answer = interpret_votes(votes(**shares))
    assert answer.headline.code == code
    assert words in answer.sentence


def test_t_type_follows_the_bulge() -> None:
    disk = {"Class1_2": 0.95, "Class2_2": 0.95, "Class4_1": 0.9, "Class3_2": 0.9}
    late = interpret_votes(votes(**disk, Class5_1=1.0)).headline.t_type
    early = interpret_votes(votes(**disk, Class5_4=1.0)).headline.t_type
    assert late == pytest.approx(8.8)
    assert early == pytest.approx(-3.8, abs=0.06)
    assert interpret_votes(votes(Class1_1=0.9)).headline.t_type is None


def test_path_follows_the_most_voted_answers() -> None:
    answer = interpret_votes(
        votes(Class1_2=0.9, Class2_2=0.9, Class3_1=0.8, Class4_1=0.9, Class10_2=0.8, Class11_2=0.9, Class5_3=0.9)
    )
    assert answer.path[:7] == (
        "Class1.2",
        "Class2.2",
        "Class3.1",
        "Class4.1",
        "Class10.2",
        "Class11.2",
        "Class5.3",
    )


def test_doubt_is_said() -> None:
    assert "divided" in interpret_votes(votes(Class1_1=0.4, Class1_2=0.38, Class2_1=0.5)).sentence


def test_something_odd_is_said() -> None:
    assert "a ring" in interpret_votes(votes(Class1_1=0.9, Class6_1=0.8, Class8_1=0.9)).sentence
