"""From 37 vote fractions to what people read: a headline, a sentence, and the path through the tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from galaxy_core.predictions import AnswerVotes, Headline, QuestionVotes, Volunteers, VotesInterpretation
from galaxy_core.votes.decision_tree import TREE, Question
from galaxy_core.votes.headlines import HEADLINES
from galaxy_core.votes.sentences import Vector, sentence
from galaxy_core.votes.vote_intervals import volunteers_range

ENDS = {
    "elliptical": "Class1.1",
    "star-or-artifact": "Class1.3",
    "edge-on": "Class2.1",
    "spiral": "Class4.1",
    "lenticular-or-disk": "Class4.2",
}
"""The ends of the first questions by the headline's code; together they count every volunteer once."""
T_TYPE_HEADLINES = ("lenticular-or-disk", "spiral", "barred-spiral")
"""Headlines that come with a Hubble stage T."""
T_TYPE = 4.63
T_TYPE_BY_BULGE = {"Class5.1": 4.17, "Class5.3": -2.27, "Class5.4": -8.38}
"""Hubble stage T from the vote fractions on the bulge: Willett et al. 2013 (MNRAS 435, 2835), equation 19."""
DISTURBED = ("Class8.3", "Class8.4", "Class8.6")
"""Answers that make a galaxy irregular or merging, whatever else is said of it."""


def conditional_fractions(votes: Sequence[float] | Vector) -> Vector:
    """Vote fractions, float64 ``[37]``: joint fractions clipped at 0 and divided by their question's sum.

    The answers of a question that nobody would be asked have equal fractions.
    """
    clipped = np.clip(np.nan_to_num(np.asarray(votes, dtype=np.float64)), 0, None)
    fractions = np.empty_like(clipped)
    for question in TREE.questions:
        columns = TREE.columns(question)
        total = clipped[columns].sum()
        count = len(question.answers)
        fractions[columns] = clipped[columns] / total if total > 1e-9 else 1 / count
    return fractions


def joint_fractions(vote_fractions: Vector) -> Vector:
    """Joint fractions, float64 ``[…, 37]``, that obey the tree exactly: vote fractions multiplied down it."""
    joint = vote_fractions.copy()
    for question in TREE.top_down:
        if question.parent is not None:
            joint[..., TREE.columns(question)] *= joint[..., [TREE.position[question.parent]]]
    return joint


def interpret_votes(votes: Sequence[float] | Vector, concentration: Sequence[float] = ()) -> VotesInterpretation:
    """Interpret 37 joint fractions.

    Args:
        votes: ``[37]`` in the tree's order, as a model gives them; made to obey the tree.
        concentration: ``[37]``, of `galaxy_core.votes.vote_intervals`; empty where it is not known.
    """
    conditional = conditional_fractions(votes)
    joint = joint_fractions(conditional)
    ranges = volunteers_range(joint, np.asarray(concentration)).tolist() if len(concentration) else []
    questions = tuple(_question_votes(question, conditional, joint, ranges) for question in TREE.questions)
    headline = _headline(joint, conditional)
    return VotesInterpretation(
        headline=headline,
        sentence=sentence(headline.code, headline.confidence, conditional, joint),
        path=_path(questions),
        questions=questions,
        joint_fractions=dict(zip(TREE.keys, joint.tolist(), strict=True)),
    )


def _question_votes(
    question: Question, conditional: Vector, joint: Vector, ranges: list[tuple[int, int]]
) -> QuestionVotes:
    places = range(*TREE.columns(question).indices(len(TREE.keys)))
    return QuestionVotes(
        number=question.number,
        joint_fraction=1.0 if question.parent is None else float(joint[TREE.position[question.parent]]),
        answers=tuple(
            AnswerVotes(
                key=TREE.keys[place],
                vote_fraction=float(conditional[place]),
                joint_fraction=float(joint[place]),
                volunteers=Volunteers(lower=ranges[place][0], upper=ranges[place][1]) if ranges else None,
            )
            for place in places
        ),
    )


def _path(questions: tuple[QuestionVotes, ...]) -> tuple[str, ...]:
    keys: list[str] = []
    number: int | None = 1
    while number is not None:
        answer = TREE.question(number).answers[questions[number - 1].best]
        keys.append(answer.key)
        number = answer.next
    return tuple(keys)


def _headline(joint: Vector, conditional: Vector) -> Headline:
    """Weigh the ends of the first questions.

    A disturbed, irregular or merging look is asked of everyone separately, so it is weighed first and shares the
    rest among the others.
    """
    at = TREE.position
    disturbed = min(1.0, float(sum(joint[at[key]] for key in DISTURBED)))
    weights = {code: float(joint[at[key]]) * (1 - disturbed) for code, key in ENDS.items()}
    weights["irregular-or-merging"] = disturbed
    code = max(weights, key=weights.__getitem__)
    confidence = weights[code]
    if code == "spiral":
        bar = float(conditional[at["Class3.1"]])
        code, confidence = ("barred-spiral", confidence * bar) if bar > 0.5 else (code, confidence * (1 - bar))
    t_type = _t_type(conditional) if code in T_TYPE_HEADLINES else None
    return Headline(code=code, text=HEADLINES[code], confidence=confidence, t_type=t_type)


def _t_type(conditional: Vector) -> float:
    at = TREE.position
    moved = sum(weight * float(conditional[at[key]]) for key, weight in T_TYPE_BY_BULGE.items())
    return round(T_TYPE + moved, 1)
