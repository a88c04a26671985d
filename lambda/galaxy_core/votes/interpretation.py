"""From 37 vote fractions to what people read: a headline, a sentence, and the walk through the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from galaxy_core.votes.decision_tree import TREE, Question
from galaxy_core.votes.headlines import HEADLINES, Headline
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
"""Headlines that come with a Hubble stage."""
T_TYPE = 4.63
T_TYPE_BY_BULGE = {"Class5.1": 4.17, "Class5.3": -2.27, "Class5.4": -8.38}
"""Hubble stage T from the bulge's shares: Willett et al. 2013 (MNRAS 435, 2835), equation 19."""
DISTURBED = ("Class8.3", "Class8.4", "Class8.6")
"""Answers that make a galaxy irregular or merging, whatever else is said of it."""


@dataclass(frozen=True)
class QuestionVotes:
    """How volunteers would probably answer one question.

    Attributes:
        question: of the tree.
        vote_fraction: fraction of all volunteers who are asked it, as Kaggle's columns count.
        shares: of each answer among those asked; they add up to 1.
        vote_fractions: of each answer among all; they add up to `vote_fraction`.
        volunteers: of each answer, the least and most of 40 volunteers who would probably give it; empty where the
            model was not asked to say.
    """

    question: Question
    vote_fraction: float
    shares: tuple[float, ...]
    vote_fractions: tuple[float, ...]
    volunteers: tuple[tuple[int, int], ...] = ()

    @property
    def best(self) -> int:
        """Position of the answer with the largest share."""
        return max(range(len(self.shares)), key=self.shares.__getitem__)


@dataclass(frozen=True)
class VotesPrediction:
    """Everything that follows from a model's 37 vote fractions.

    Attributes:
        headline: one phrase.
        sentence: one or two sentences in plain words.
        walk: keys of the most voted answer at each step, from question 1 on. (The best answer at each step need
            not give the most probable of all paths.)
        questions: all eleven.
        vote_fractions: by key, Kaggle's values.
    """

    headline: Headline
    sentence: str
    path: tuple[str, ...]
    questions: tuple[QuestionVotes, ...]
    vote_fractions: dict[str, float]

    @property
    def values(self) -> dict[str, float]:
        """The numbers by label, whatever the model's task."""
        return self.vote_fractions

    @property
    def volunteers(self) -> dict[str, tuple[int, int]]:
        """The least and most of 40 volunteers who would probably give each answer, where that is known."""
        return {
            answer.key: bounds
            for votes in self.questions
            for answer, bounds in zip(votes.question.answers, votes.volunteers, strict=False)
        }


def conditional_fractions(votes: Sequence[float] | Vector) -> Vector:
    """Shares within each question, float64 ``[37]``: clipped at 0 and divided by the question's sum.

    A question that nobody would be asked has equal shares.
    """
    clipped = np.clip(np.nan_to_num(np.asarray(votes, dtype=np.float64)), 0, None)
    shares = np.empty_like(clipped)
    for question in TREE.questions:
        columns = TREE.columns(question)
        total = clipped[columns].sum()
        count = len(question.answers)
        shares[columns] = clipped[columns] / total if total > 1e-9 else 1 / count
    return shares


def multiply_down(shares: Vector) -> Vector:
    """Vote fractions, float64 ``[…, 37]``, that obey the tree exactly: shares multiplied down it."""
    votes = shares.copy()
    for question in TREE.top_down:
        if question.parent is not None:
            votes[..., TREE.columns(question)] *= votes[..., [TREE.position[question.parent]]]
    return votes


def interpret_votes(votes: Sequence[float] | Vector, concentration: Sequence[float] = ()) -> VotesPrediction:
    """Say in words what 37 vote fractions mean.

    Args:
        votes: ``[37]`` in the tree's order, as a model gives them; made to obey the tree.
        concentration: ``[37]``, of `galaxy_core.votes.vote_intervals`; empty where it is not known.
    """
    shares = conditional_fractions(votes)
    fractions = multiply_down(shares)
    ranges = volunteers_range(fractions, np.asarray(concentration)).tolist() if len(concentration) else []
    questions = tuple(_question_votes(question, shares, fractions, ranges) for question in TREE.questions)
    headline = _headline(fractions, shares)
    return VotesPrediction(
        headline=headline,
        sentence=sentence(headline.code, headline.confidence, shares, fractions),
        path=_path(questions),
        questions=questions,
        vote_fractions={key: float(value) for key, value in zip(TREE.keys, fractions, strict=True)},
    )


def _question_votes(
    question: Question, shares: Vector, fractions: Vector, ranges: list[tuple[int, int]]
) -> QuestionVotes:
    columns = TREE.columns(question)
    parent = question.parent
    return QuestionVotes(
        question=question,
        vote_fraction=1.0 if parent is None else float(fractions[TREE.position[parent]]),
        shares=tuple(shares[columns].tolist()),
        vote_fractions=tuple(fractions[columns].tolist()),
        volunteers=tuple((least, most) for least, most in ranges[columns]),
    )


def _path(questions: tuple[QuestionVotes, ...]) -> tuple[str, ...]:
    keys: list[str] = []
    number: int | None = 1
    while number is not None:
        votes = questions[number - 1]
        answer = votes.question.answers[votes.best]
        keys.append(answer.key)
        number = answer.next
    return tuple(keys)


def _headline(fractions: Vector, shares: Vector) -> Headline:
    """Weigh the ends of the first questions.

    A disturbed, irregular or merging look is asked of everyone separately, so it is weighed first and shares the
    rest among the others.
    """
    at = TREE.position
    disturbed = float(sum(fractions[at[key]] for key in DISTURBED))
    weighed = {code: float(fractions[at[key]]) * (1 - disturbed) for code, key in ENDS.items()}
    weighed["irregular-or-merging"] = disturbed
    code = max(weighed, key=weighed.__getitem__)
    confidence = weighed[code]
    if code == "spiral":
        bar = float(shares[at["Class3.1"]])
        code, confidence = ("barred-spiral", confidence * bar) if bar > 0.5 else (code, confidence * (1 - bar))
    t_type = _t_type(shares) if code in T_TYPE_HEADLINES else None
    return Headline(code, HEADLINES[code], confidence, t_type)


def _t_type(shares: Vector) -> float:
    at = TREE.position
    return round(T_TYPE + sum(weight * float(shares[at[key]]) for key, weight in T_TYPE_BY_BULGE.items()), 1)
