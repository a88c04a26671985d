"""Names of the answers as columns of a table: Galaxy Zoo's words with underscores, and three other vocabularies.

``default`` has the words of Galaxy Zoo's own catalogues, with underscores in place of hyphens, so that a name can
stand in an expression of TOPCAT or pandas. ``zoobot`` is spelt as the package galaxy-datasets spells it, whose
schema of Galaxy Zoo 2 has no question 8; ``gz2`` as the tables of Willett et al. 2013 and Hart et al. 2016;
``kaggle`` as the Galaxy Challenge.
"""

from __future__ import annotations

from typing import Literal

from galaxy_core.votes.decision_tree import TREE

ColumnStyle = Literal["default", "kaggle", "gz2", "zoobot"]
UNKNOWN_TO_ZOOBOT = 8
"""Number of the question that galaxy-datasets' schema of Galaxy Zoo 2 leaves out."""

_GALAXY_ZOO = {
    1: ("smooth-or-featured", "smooth", "featured-or-disk", "artifact"),
    2: ("disk-edge-on", "yes", "no"),
    3: ("bar", "yes", "no"),
    4: ("has-spiral-arms", "yes", "no"),
    5: ("bulge-size", "no", "just-noticeable", "obvious", "dominant"),
    6: ("something-odd", "yes", "no"),
    7: ("how-rounded", "round", "in-between", "cigar"),
    8: ("odd-feature", "ring", "lens-or-arc", "disturbed", "irregular", "other", "merger", "dust-lane"),
    9: ("bulge-shape", "round", "boxy", "no-bulge"),
    10: ("spiral-winding", "tight", "medium", "loose"),
    11: ("spiral-arm-count", "1", "2", "3", "4", "more-than-4", "cant-tell"),
}
"""By number, the question's word and then its answers', in the tree's order."""
_GZ2 = {
    1: ("smooth_or_features", "a01_smooth", "a02_features_or_disk", "a03_star_or_artifact"),
    2: ("edgeon", "a04_yes", "a05_no"),
    3: ("bar", "a06_bar", "a07_no_bar"),
    4: ("spiral", "a08_spiral", "a09_no_spiral"),
    5: ("bulge_prominence", "a10_no_bulge", "a11_just_noticeable", "a12_obvious", "a13_dominant"),
    6: ("odd", "a14_yes", "a15_no"),
    7: ("rounded", "a16_completely_round", "a17_in_between", "a18_cigar_shaped"),
    8: (
        *("odd_feature", "a19_ring", "a20_lens_or_arc", "a21_disturbed", "a22_irregular", "a23_other"),
        *("a24_merger", "a38_dust_lane"),
    ),
    9: ("bulge_shape", "a25_rounded", "a26_boxy", "a27_no_bulge"),
    10: ("arms_winding", "a28_tight", "a29_medium", "a30_loose"),
    11: ("arms_number", "a31_1", "a32_2", "a33_3", "a34_4", "a36_more_than_4", "a37_cant_tell"),
}


def question_name(number: int) -> str:
    """Galaxy Zoo's word for a question, such as ``smooth_or_featured``."""
    return _GALAXY_ZOO[number][0].replace("-", "_")


def answer_name(key: str, style: ColumnStyle) -> str:
    """Name of an answer in a vocabulary, such as ``smooth_or_featured_smooth`` for ``Class1.1``.

    Args:
        key: Kaggle's.
        style: vocabulary; ``zoobot`` names question 8 too, though nobody there asks for it.
    """
    number, position = map(int, key.removeprefix("Class").split("."))
    if style == "kaggle":
        return key
    if style == "gz2":
        words = _GZ2[number]
        return f"t{number:02}_{words[0]}_{words[position]}"
    words = _GALAXY_ZOO[number]
    if style == "zoobot":
        return f"{words[0]}-gz2_{words[position]}"
    return f"{words[0]}_{words[position]}".replace("-", "_")


def label_name(label: str) -> str:
    """Name of a model's label, whatever its task: an answer's name, or the class with underscores."""
    return answer_name(label, "default") if label in TREE.position else label.replace("-", "_")
