"""From 37 vote fractions to what people read: a headline, a sentence, and the walk through the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from galaxy_model.tree import TREE, Question

Vector = NDArray[np.float64]

HEADLINES = {
    "elliptical": "Elliptical galaxy",
    "lenticular-or-disk": "Lenticular or other disk galaxy",
    "spiral": "Spiral galaxy",
    "barred-spiral": "Barred spiral galaxy",
    "edge-on": "Disk galaxy seen edge-on",
    "irregular-or-merging": "Irregular or merging galaxy",
    "star-or-artifact": "Star or artifact",
}
_STAGED = ("lenticular-or-disk", "spiral", "barred-spiral")
_DISTURBED = ("Class8.3", "Class8.4", "Class8.6")

_ROUNDNESS = {
    "Class7.1": "completely round",
    "Class7.2": "neither round nor thin",
    "Class7.3": "cigar-shaped",
}
_EDGE_ON_BULGE = {
    "Class9.1": "with a rounded bulge",
    "Class9.2": "with a boxy bulge",
    "Class9.3": "without a bulge",
}
_BULGE = {
    "Class5.1": "no bulge",
    "Class5.2": "a just noticeable bulge",
    "Class5.3": "an obvious bulge",
    "Class5.4": "a dominant bulge",
}
_WINDING = {
    "Class10.1": "tightly wound",
    "Class10.2": "moderately wound",
    "Class10.3": "loosely wound",
}
_ARMS = {
    "Class11.1": "one {} arm",
    "Class11.2": "two {} arms",
    "Class11.3": "three {} arms",
    "Class11.4": "four {} arms",
    "Class11.5": "more than four {} arms",
    "Class11.6": "{} arms that are hard to count",
}
_ODD = {
    "Class8.1": "a ring",
    "Class8.2": "a lens or an arc",
    "Class8.3": "a disturbed shape",
    "Class8.4": "an irregular shape",
    "Class8.5": "something that has no name in the tree",
    "Class8.6": "a merger",
    "Class8.7": "a dust lane",
}
_DISTURBANCE = {
    "Class8.3": "a galaxy that something has disturbed",
    "Class8.4": "a galaxy of irregular shape",
    "Class8.6": "galaxies that are merging",
}


@dataclass(frozen=True)
class Headline:
    """What the galaxy is, in one phrase.

    Attributes:
        code: a key of `HEADLINES`, or a label of a model that answers classes.
        text: the phrase.
        confidence: probability of the phrase, 0 to 1.
        stage: Hubble stage T for disks that are not seen edge-on (about 0 early, 6 and up late), else None.
    """

    code: str
    text: str
    confidence: float
    stage: float | None = None


@dataclass(frozen=True)
class QuestionVotes:
    """How volunteers would probably answer one question.

    Attributes:
        question: of the tree.
        vote_fraction: fraction of all volunteers who are asked it, as Kaggle's columns count.
        shares: of each answer among those asked; they add up to 1.
        vote_fractions: of each answer among all; they add up to `vote_fraction`.
    """

    question: Question
    vote_fraction: float
    shares: tuple[float, ...]
    vote_fractions: tuple[float, ...]

    @property
    def best(self) -> int:
        """Position of the answer with the largest share."""
        return max(range(len(self.shares)), key=self.shares.__getitem__)


@dataclass(frozen=True)
class VotesAnswer:
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
    walk: tuple[str, ...]
    questions: tuple[QuestionVotes, ...]
    vote_fractions: dict[str, float]

    @property
    def values(self) -> dict[str, float]:
        """The numbers by label, whatever the model's task."""
        return self.vote_fractions


def coherent_shares(votes: Sequence[float] | Vector) -> Vector:
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


def coherent_votes(shares: Vector) -> Vector:
    """Vote fractions, float64 ``[37]``, that obey the tree exactly: shares multiplied down it."""
    votes = shares.copy()
    for question in TREE.top_down:
        if question.parent is not None:
            votes[TREE.columns(question)] *= votes[TREE.position[question.parent]]
    return votes


def read_votes(votes: Sequence[float] | Vector) -> VotesAnswer:
    """Say in words what 37 vote fractions mean.

    Args:
        votes: ``[37]`` in the tree's order, as a model gives them; made to obey the tree.
    """
    shares = coherent_shares(votes)
    fractions = coherent_votes(shares)
    questions = tuple(_question_votes(question, shares, fractions) for question in TREE.questions)
    headline = _headline(fractions, shares)
    return VotesAnswer(
        headline=headline,
        sentence=_sentence(headline, shares, fractions),
        walk=_walk(questions),
        questions=questions,
        vote_fractions={key: float(value) for key, value in zip(TREE.keys, fractions, strict=True)},
    )


def _question_votes(question: Question, shares: Vector, fractions: Vector) -> QuestionVotes:
    columns = TREE.columns(question)
    parent = question.parent
    return QuestionVotes(
        question=question,
        vote_fraction=1.0 if parent is None else float(fractions[TREE.position[parent]]),
        shares=tuple(shares[columns].tolist()),
        vote_fractions=tuple(fractions[columns].tolist()),
    )


def _walk(questions: tuple[QuestionVotes, ...]) -> tuple[str, ...]:
    keys: list[str] = []
    number: int | None = 1
    while number is not None:
        votes = questions[number - 1]
        answer = votes.question.answers[votes.best]
        keys.append(answer.key)
        number = answer.next
    return tuple(keys)


def _headline(fractions: Vector, shares: Vector) -> Headline:
    """Weigh the ends of the first questions, which together count every volunteer once.

    Class1.1, 1.3, 2.1, 4.1 and 4.2 add up to 1. A disturbed, irregular or merging look is asked of everyone
    separately, so it is weighed first and shares the rest among the others.
    """
    at = TREE.position
    disturbed = float(sum(fractions[at[key]] for key in _DISTURBED))
    candidates = {
        "elliptical": fractions[at["Class1.1"]],
        "star-or-artifact": fractions[at["Class1.3"]],
        "edge-on": fractions[at["Class2.1"]],
        "spiral": fractions[at["Class4.1"]],
        "lenticular-or-disk": fractions[at["Class4.2"]],
    }
    weighed = {code: float(value) * (1 - disturbed) for code, value in candidates.items()}
    weighed["irregular-or-merging"] = disturbed
    code = max(weighed, key=weighed.__getitem__)
    confidence = weighed[code]
    if code == "spiral":
        bar = float(shares[at["Class3.1"]])
        code, confidence = ("barred-spiral", confidence * bar) if bar > 0.5 else (code, confidence * (1 - bar))
    stage = _stage(shares) if code in _STAGED else None
    return Headline(code, HEADLINES[code], confidence, stage)


def _stage(shares: Vector) -> float:
    """Hubble stage T from the bulge's shares: Willett et al. 2013 (MNRAS 435, 2835), equation 19."""
    none, _, obvious, dominant = shares[TREE.columns(TREE.question(5))]
    return round(float(4.63 + 4.17 * none - 2.27 * obvious - 8.38 * dominant), 1)


def _best(phrases: dict[str, str], values: Vector) -> str:
    return phrases[max(phrases, key=lambda key: values[TREE.position[key]])]


def _sentence(headline: Headline, shares: Vector, fractions: Vector) -> str:
    phrase = _phrase(headline.code, shares)
    if headline.confidence >= 0.8:
        sentence = f"{phrase[0].upper()}{phrase[1:]}."
    elif headline.confidence >= 0.5:
        sentence = f"Probably {phrase}."
    else:
        sentence = f"Perhaps {phrase}; volunteers would be divided."
    told = headline.code in {"irregular-or-merging", "star-or-artifact"}
    if not told and fractions[TREE.position["Class6.1"]] > 0.5:
        sentence += f" Something about it is odd: most likely {_best(_ODD, shares)}."
    return sentence


def _phrase(code: str, shares: Vector) -> str:
    match code:
        case "elliptical":
            return f"a smooth galaxy without a disk, {_best(_ROUNDNESS, shares)}"
        case "edge-on":
            return f"a disk seen from its edge, {_best(_EDGE_ON_BULGE, shares)}"
        case "irregular-or-merging":
            return _best(_DISTURBANCE, shares)
        case "star-or-artifact":
            return "not a galaxy but a star or a flaw in the picture"
        case "lenticular-or-disk":
            bar = "a bar and " if shares[TREE.position["Class3.1"]] > 0.5 else ""
            return f"a disk galaxy without spiral arms, with {bar}{_best(_BULGE, shares)}"
        case _:
            kind = "a barred spiral" if code == "barred-spiral" else "a spiral"
            arms = _best(_ARMS, shares).format(_best(_WINDING, shares))
            return f"{kind} galaxy with {arms} and {_best(_BULGE, shares)}"
