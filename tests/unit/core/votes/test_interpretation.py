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
    assert answer.headline.confidence is not None
    assert 0 <= answer.headline.confidence <= 1


def test_joint_fractions_stay_as_they_are() -> None:
    vector = votes(Class1_2=0.7, Class2_2=0.9, Class4_1=0.6)
    np.testing.assert_allclose(joint_fractions(conditional_fractions(vector)), vector, atol=1e-12)


SPIRAL = {"Class1_2": 0.95, "Class2_2": 0.95, "Class4_1": 0.9}


@pytest.mark.parametrize(
    ("fractions", "code", "words"),
    [
        ({"Class1_1": 0.9, "Class7_1": 0.9}, "smooth", "36 of 40 would say so. It is completely round."),
        ({"Class1_1": 0.9, "Class7_1": 0.49}, "smooth", "36 of 40 would say so. Most smooth galaxies"),
        ({"Class1_3": 0.9}, "star-or-artifact", "Not a galaxy"),
        ({"Class1_2": 0.95, "Class2_1": 0.9, "Class9_1": 0.8}, "featured.edge-on", "a rounded bulge"),
        ({"Class1_2": 0.9, "Class2_1": 0.4}, "featured.face-on", "about 11 see spiral arms, about 11 do not"),
        ({"Class1_2": 0.72, "Class2_1": 0.34, "Class4_1": 0.5}, "featured", "29 of 40 would say so. From there"),
        (SPIRAL | {"Class3_2": 0.9, "Class11_2": 0.8}, "featured.face-on.spiral", "two arms"),
        (SPIRAL | {"Class11_4": 0.32, "Class10_1": 0.8}, "featured.face-on.spiral", "arms are tightly wound."),
        (SPIRAL | {"Class3_1": 0.9}, "featured.face-on.spiral.barred", "29 of 40"),
        (SPIRAL | {"Class3_1": 0.6}, "featured.face-on.spiral", "Most who look for one see a bar."),
        (
            {"Class1_2": 0.9, "Class2_2": 0.95, "Class4_2": 0.9, "Class3_2": 0.9, "Class5_3": 0.9},
            "featured.face-on.no-spiral",
            "an obvious bulge",
        ),
        ({"Class1_2": 0.6, "Class6_1": 0.95, "Class8_6": 0.9}, "irregular-or-merging", "call it a merger"),
        ({"Class1_1": 0.48, "Class1_2": 0.46}, "divided", "of 40, about 19 would say smooth, 18 features"),
    ],
)
def test_headline_and_sentence_say_what_most_would(fractions: dict[str, float], code: str, words: str) -> None:
    reading = interpret_votes(votes(**fractions))
    assert reading.headline.code == code
    assert words in reading.sentence


ANSWERS_OF = {
    "smooth": ("Class1.1",),
    "featured": ("Class1.2",),
    "edge-on": ("Class2.1",),
    "face-on": ("Class2.2",),
    "spiral": ("Class4.1",),
    "no-spiral": ("Class4.2",),
    "barred": ("Class3.1",),
    "star-or-artifact": ("Class1.3",),
    "irregular-or-merging": ("Class8.3", "Class8.4", "Class8.6"),
}
"""What each part of a headline's code claims: one of these answers."""


@given(st.lists(st.floats(0, 1, width=32), min_size=37, max_size=37), st.integers(0, 6))
def test_a_headline_never_contradicts_the_path(raw: list[float], power: int) -> None:
    """Powers make votes from divided to unanimous."""
    reading = interpret_votes([value**power for value in raw])
    steps = [] if reading.headline.code == "divided" else reading.headline.code.split(".")
    for step in steps:
        assert set(ANSWERS_OF[step]) & set(reading.path), (reading.headline.code, reading.path)
        assert sum(reading.joint_fractions[key] for key in ANSWERS_OF[step]) >= 0.5 - 1e-9
    assert reading.headline.confidence is not None
    assert bool(steps) == (reading.headline.confidence >= 0.5)
    for other in reading.also:
        assert not set(ANSWERS_OF[other.code.split(".")[-1]]) & set(reading.path[:1])


def test_t_type_is_given_where_a_majority_is_asked_about_the_bulge() -> None:
    disk = {"Class1_2": 0.95, "Class2_2": 0.95, "Class4_1": 0.9, "Class3_2": 0.9}
    late = interpret_votes(votes(**disk, Class5_1=1.0)).headline.t_type
    early = interpret_votes(votes(**disk, Class5_4=1.0)).headline.t_type
    assert late == pytest.approx(8.8)
    assert early == pytest.approx(-3.8, abs=0.06)
    assert interpret_votes(votes(Class1_1=0.9)).headline.t_type is None
    assert interpret_votes(votes(Class1_2=0.7, Class2_2=0.7)).headline.t_type is None


def test_a_sizeable_minority_is_told_of() -> None:
    reading = interpret_votes(votes(Class1_2=0.72, Class1_1=0.27, Class2_2=0.7, Class4_1=0.6))
    assert [(item.code, item.text) for item in reading.also] == [
        ("smooth", "smooth"),
        ("featured.edge-on", "edge-on"),
    ]
    assert interpret_votes(votes(Class1_2=0.9, Class1_1=0.09, Class2_2=0.9, Class6_2=0.9)).also == ()


def test_what_is_far_from_usual_stands_out() -> None:
    usual = dict.fromkeys(TREE.keys, 0.03) | {"Class8.7": 0.01}
    reading = interpret_votes(votes(Class1_1=0.9, Class6_1=0.4, Class8_7=0.3, Class8_1=0.6), usual=usual)
    assert [(item.text, item.times_usual) for item in reading.stands_out] == [
        ("a dust lane", 12.0),
        ("a ring", 8.0),
    ]
    assert interpret_votes(votes(Class1_1=0.9, Class6_1=0.4, Class8_7=0.3)).stands_out == ()
    seen = interpret_votes(votes(Class1_1=0.9, Class6_1=0.9, Class8_7=0.9), usual=usual)
    assert [item.key for item in seen.stands_out] == [], "it is on the path"


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


def test_something_odd_is_said() -> None:
    assert "odd: a ring." in interpret_votes(votes(Class1_1=0.9, Class6_1=0.8, Class8_1=0.9)).sentence
    few = interpret_votes(votes(Class1_1=0.9, Class6_1=0.8, Class8_1=0.3)).sentence
    assert "most often they would say a ring." in few
