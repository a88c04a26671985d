"""From 37 vote fractions to what people read: a headline, a sentence, and the path through the tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from galaxy_core.languages import ENGLISH
from galaxy_core.predictions import (
    Alternative,
    AnswerVotes,
    Headline,
    QuestionVotes,
    Standout,
    Volunteers,
    VotesInterpretation,
)
from galaxy_core.votes.alternatives import find_alternatives
from galaxy_core.votes.decision_tree import TREE, Question
from galaxy_core.votes.headlines import FACE_ON, HEADLINES, MAJORITY, headline_claim
from galaxy_core.votes.sentences import compose_sentence
from galaxy_core.votes.standouts import find_standouts
from galaxy_core.votes.vote_intervals import volunteers_range

Vector = NDArray[np.float64]

T_TYPE = 4.63
T_TYPE_BY_BULGE = {"Class5.1": 4.17, "Class5.3": -2.27, "Class5.4": -8.38}
"""Hubble stage T from the vote fractions on the bulge: Willett et al. 2013 (MNRAS 435, 2835), equation 19."""


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


def interpret_votes(
    votes: Sequence[float] | Vector,
    concentration: Sequence[float] = (),
    usual: Mapping[str, float] | None = None,
) -> VotesInterpretation:
    """Interpret 37 joint fractions.

    Args:
        votes: ``[37]`` in the tree's order, as a model gives them; made to obey the tree.
        concentration: ``[37]``, of `galaxy_core.votes.vote_intervals`; empty where it is not known.
        usual: mean joint fractions of unselected galaxies by key, to tell what stands out.
    """
    conditional = conditional_fractions(votes)
    joint = joint_fractions(conditional)
    ranges = volunteers_range(joint, np.asarray(concentration)).tolist() if len(concentration) else []
    questions = tuple(_question_votes(question, conditional, joint, ranges) for question in TREE.questions)
    return _in_words(
        questions,
        dict(zip(TREE.keys, conditional.tolist(), strict=True)),
        dict(zip(TREE.keys, joint.tolist(), strict=True)),
        usual or {},
    )


def _in_words(
    questions: tuple[QuestionVotes, ...],
    conditional: Mapping[str, float],
    joint: dict[str, float],
    usual: Mapping[str, float],
) -> VotesInterpretation:
    """Put votes that obey the tree into words."""
    path = _most_voted_path(questions)
    claim = headline_claim(path, conditional, joint)
    return VotesInterpretation(
        headline=Headline(
            code=claim.code,
            text=HEADLINES[claim.code],
            confidence=claim.support,
            t_type=_t_type(conditional) if joint[FACE_ON] >= MAJORITY else None,
        ),
        sentence=compose_sentence(claim.code, claim.support, conditional, joint),
        also=tuple(
            Alternative(code=item.code, text=ENGLISH.messages[f"also.{item.code}"], joint_fraction=item.support)
            for item in find_alternatives(claim.code, joint)
        ),
        stands_out=tuple(
            Standout(
                key=item.key,
                text=ENGLISH.messages[f"stands-out.{item.key}"],
                joint_fraction=joint[item.key],
                times_usual=round(item.ratio, 1),
            )
            for item in find_standouts(path, joint, usual)
        ),
        path=path,
        questions=questions,
        joint_fractions=joint,
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


def _most_voted_path(questions: tuple[QuestionVotes, ...]) -> tuple[str, ...]:
    """Keys of the most voted answer at each step of the tree, from question 1 on."""
    keys: list[str] = []
    number: int | None = 1
    while number is not None:
        answer = TREE.question(number).answers[questions[number - 1].best]
        keys.append(answer.key)
        number = answer.next
    return tuple(keys)


def _t_type(conditional: Mapping[str, float]) -> float:
    return round(T_TYPE + sum(weight * conditional[key] for key, weight in T_TYPE_BY_BULGE.items()), 1)
