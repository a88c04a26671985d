"""How to cite what a prediction rests on, and which galaxies it is meant for: in commands, tables and cards."""

from __future__ import annotations

from typing import NamedTuple

from galaxy_core.languages import ENGLISH


class Citation(NamedTuple):
    """Work to cite.

    Attributes:
        key: of BibTeX.
        text: author, year and journal.
        doi: digital object identifier.
    """

    key: str
    text: str
    doi: str


MODEL_CITATIONS = (
    Citation("Willett2013", "Willett et al. 2013, MNRAS 435, 2835", "10.1093/mnras/stt1458"),
    Citation("Dieleman2015", "Dieleman, Willett & Dambre 2015, MNRAS 450, 1441", "10.1093/mnras/stv632"),
)
"""The votes, and the challenge that published them with images."""
SURVEY_CITATIONS = {
    "sdss": Citation("York2000", "York et al. 2000, AJ 120, 1579 (SDSS)", "10.1086/301513"),
    "legacy": Citation("Dey2019", "Dey et al. 2019, AJ 157, 168 (Legacy Surveys)", "10.3847/1538-3881/ab089d"),
    "ps1": Citation(
        "Chambers2016", "Chambers et al. 2016, arXiv:1612.05560 (Pan-STARRS1)", "10.48550/arXiv.1612.05560"
    ),
}
"""By key of the survey."""
NAME_CITATION = Citation("Wenger2000", "Wenger et al. 2000, A&AS 143, 9 (SIMBAD)", "10.1051/aas:2000332")
"""Where names were resolved."""
SCOPE = ENGLISH.messages["scope"]
"""Which galaxies the models learnt from, and below which size they can say little."""


def bibtex(citation: Citation) -> str:
    """An entry with what resolves the rest."""
    return f"@article{{{citation.key},\n  note = {{{citation.text}}},\n  doi = {{{citation.doi}}}\n}}"
