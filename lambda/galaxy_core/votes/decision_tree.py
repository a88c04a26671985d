"""Galaxy Zoo 2's decision tree as frozen data: the only list of questions and answers in the project.

Their words are those of `galaxy_core.languages`. Questions, order of answers and branches are Table 2 of Willett
et al. 2013 (MNRAS 435, 2835). As there, a *vote fraction* is conditional: of those who are asked a question, the
part who give an answer. A *joint fraction*, the value in Kaggle's columns, is the vote fraction times the joint
fraction of the answers that lead to the question, so that it counts all volunteers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from galaxy_core.languages import ENGLISH, Catalogue

VOLUNTEERS = 40
"""About as many volunteers answered for each galaxy (Willett et al. 2013: 42 in the median)."""


FRACTIONS = ENGLISH.messages["fractions"]
"""What fractions are, for people. Over galaxies in both, the mean of “features or disk” is 0.556 at Kaggle, 0.331
in Galaxy Zoo 2's raw weighted fractions (Willett et al. 2013) and 0.624 in its debiased (Hart et al. 2016)."""


@dataclass(frozen=True)
class Answer:
    """One answer to a question.

    Attributes:
        key: Kaggle's column, for example ``Class1.1``.
        text: the answer in plain words, a few at most.
        next: number of the question that volunteers are asked next, or None at the end of the path.
    """

    key: str
    text: str
    next: int | None


@dataclass(frozen=True)
class Question:
    """One question of the tree.

    Attributes:
        number: 1 to 11, Kaggle's numbering.
        text: the question as volunteers read it.
        parent: key of the answer whose joint fraction this question's answers add up to; None where they add up
            to 1. (Question 6 adds up to 1 in the data also where question 1 said "star or artifact".)
        answers: in Kaggle's order.
    """

    number: int
    text: str
    parent: str | None
    answers: tuple[Answer, ...]


def _question(number: int, parent: str | None, *following: int | None) -> Question:
    keys = [f"Class{number}.{position}" for position in range(1, len(following) + 1)]
    return Question(
        number=number,
        text=ENGLISH.messages[f"question.{number}"],
        parent=parent,
        answers=tuple(
            Answer(key=key, text=ENGLISH.messages[f"answer.{key}"], next=next_question)
            for key, next_question in zip(keys, following, strict=True)
        ),
    )


@dataclass(frozen=True)
class DecisionTree:
    """The questions by number, and what follows from them."""

    questions: tuple[Question, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The 37 columns in Kaggle's order: ``Class1.1`` … ``Class11.6``."""
        return tuple(answer.key for question in self.questions for answer in question.answers)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each key stands among the 37."""
        return {key: position for position, key in enumerate(self.keys)}

    @cached_property
    def top_down(self) -> tuple[Question, ...]:
        """The questions in an order in which every parent comes before its children."""
        placed: list[Question] = []
        waiting = list(self.questions)
        while waiting:
            known = {answer.key for question in placed for answer in question.answers} | {None}
            ready = [question for question in waiting if question.parent in known]
            placed += ready
            waiting = [question for question in waiting if question not in ready]
        return tuple(placed)

    def columns(self, question: Question) -> slice:
        """Where the question's answers stand among the 37."""
        start = self.position[question.answers[0].key]
        return slice(start, start + len(question.answers))

    def question(self, number: int) -> Question:
        """The question with this number, 1 to 11."""
        return self.questions[number - 1]

    def text(self, key: str) -> str:
        """The answer's plain words."""
        number, position = key.removeprefix("Class").split(".")
        return self.question(int(number)).answers[int(position) - 1].text

    def in_language(self, words: Catalogue) -> DecisionTree:
        """The same tree with another language's questions and answers."""
        return DecisionTree(
            tuple(
                replace(
                    question,
                    text=words.messages[f"question.{question.number}"],
                    answers=tuple(
                        replace(answer, text=words.messages[f"answer.{answer.key}"]) for answer in question.answers
                    ),
                )
                for question in self.questions
            )
        )


TREE = DecisionTree(
    (
        _question(1, None, 7, 2, None),
        _question(2, "Class1.2", 9, 3),
        _question(3, "Class2.2", 4, 4),
        _question(4, "Class2.2", 10, 5),
        _question(5, "Class2.2", 6, 6, 6, 6),
        _question(6, None, 8, None),
        _question(7, "Class1.1", 6, 6, 6),
        _question(8, "Class6.1", None, None, None, None, None, None, None),
        _question(9, "Class2.1", 6, 6, 6),
        _question(10, "Class4.1", 11, 11, 11),
        _question(11, "Class4.1", 5, 5, 5, 5, 5, 5),
    )
)
"""By number: the answer that leads to a question, and the question that follows each of its answers."""
