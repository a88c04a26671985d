"""Both detectors against fields whose truth is known: what they find, where, how large, and with which headlines.

    python -m tests.benchmarks.detection [--fields 8] [--write]

Fields have a cluster, blends and stars, those of the command also a gradient, a trail and a gap. It fails where a
figure is below its bound.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from galaxy_cli.detection.cutouts import cut_out
from galaxy_cli.detection.fields import open_field
from galaxy_cli.detection.source import Source
from galaxy_cli.detection.survey import Detector, strips_of, survey_of
from galaxy_core.detection.detector import DetectedSource, detect
from galaxy_core.detection.frames import Frame
from galaxy_core.errors import ImageError
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.planes import Plane
from galaxy_core.images.preprocessing import ImageArray
from galaxy_core.images.rendering import render_whole
from galaxy_core.models.classifier import Classifier, Classifiers
from galaxy_core.models.registry import Registry
from galaxy_training.simulation.fields import SimulatedField, draw_field
from tests.benchmarks.table import DETECTION
from tests.conftest import RELEASED

PLOT = Path(__file__).with_name("detection.svg")
MIN_SNR = 20.0
SIDE, GALAXIES, STARS = 1200, 90, 130
_BINS = 8
BOUNDS = {"completeness": 0.9, "purity": 0.95, "stars that are none": 0.98, "sizes": 0.85, "headlines": 0.9}
"""Least parts: of galaxies that are found, of detected galaxies that are some, of stars not called galaxies, of
half-light radii within 15 %, and of headlines that are those of the galaxy cut out by its true place and size."""


Seen = Source | DetectedSource
Headline = Callable[[Seen], str]
"""Code of the headline of a source's frame."""


@dataclass
class Counts:
    """What came of a detector in all fields.

    Attributes:
        truth: magnitude of each galaxy, and whether it was found.
        found: magnitude of each detected one but for the zero point, and whether it is a galaxy.
        zero_points: of the detected ones that are.
        offsets: of their places, pixels.
        sizes: half-light radii in the true ones.
        same: whether the headline is that of the true frame.
        stars: whether each star was called a galaxy.
    """

    truth: list[tuple[float, bool]] = field(default_factory=list)
    found: list[tuple[float, bool]] = field(default_factory=list)
    zero_points: list[float] = field(default_factory=list)
    offsets: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    same: list[bool] = field(default_factory=list)
    stars: list[bool] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """By the names of `BOUNDS`, and the median error of places in pixels."""
        return {
            "completeness": float(np.mean([seen for _, seen in self.truth])),
            "purity": float(np.mean([real for _, real in self.found])),
            "stars that are none": 1 - float(np.mean(self.stars)),
            "sizes": float(np.mean(np.abs(np.array(self.sizes) - 1) < 0.15)),
            "headlines": float(np.mean(self.same)),
            "places": float(np.median(self.offsets)),
        }


@click.command()
@click.option("--fields", default=8, show_default=True, type=click.IntRange(1))
@click.option("--write", is_flag=True, help="Write figures and plot, as READMEs show them.")
def main(fields: int, *, write: bool) -> None:
    """Measure, print, plot, and fail where a figure is below its bound."""
    model = Classifiers(Registry(RELEASED)).get()
    counts = {name: Counts() for name in ("galaxy detect", "API and site")}
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(fields):
            sky = draw(number)
            compare(sky, *by_command(sky, Path(scratch) / f"{number}.fits", model), counts["galaxy detect"])
            sky = draw(number, spoiled=False)
            compare(sky, *by_graph(sky, model), counts["API and site"])
    worse = []
    for name, each in counts.items():
        figures = each.figures()
        click.echo(f"{name}: of {len(each.truth)} galaxies; places within {figures['places']:.2f} pixels")
        for figure, bound in BOUNDS.items():
            click.echo(f"  {figure:20} {figures[figure]:6.3f}  (bound {bound:g})")
            if figures[figure] < bound:
                worse.append(f"{figure} of {name}")
    if write:
        plot_magnitudes(counts, PLOT)
        DETECTION.write_text(json.dumps({name: each.figures() for name, each in counts.items()}, indent=2) + "\n")
    if worse:
        sys.exit(f"Below their bounds: {', '.join(worse)}.")


def draw(number: int, *, spoiled: bool = True) -> SimulatedField:
    """A field with that number; an image that is fit to be shown has neither trail nor gap."""
    return draw_field(np.random.default_rng(100 + number), SIDE, GALAXIES, STARS, spoiled=spoiled)


def by_command(sky: SimulatedField, path: Path, model: Classifier) -> tuple[Sequence[Seen], Headline]:
    """The galaxies that `galaxy detect` finds, and what it calls them."""
    sky.write_fits(path)
    with open_field(path, ReadOptions()) as picture:
        detector = Detector(picture, 10.0)
        locus, large = detector.measure_stars(), detector.large_galaxies()
        strips = strips_of(picture.width, picture.height)
        survey = survey_of([s for each in strips for s in detector.sources(each, locus, large)], large, locus)

    def headline(source: Seen) -> str:
        assert isinstance(source, Source)
        try:
            with open_field(path, ReadOptions()) as picture:
                return model.predict(cut_out(picture, source, ReadOptions()).pixels).headline.code
        except ImageError as error:  # of a galaxy in the gap
            return error.code

    return survey.galaxies, headline


def by_graph(sky: SimulatedField, model: Classifier) -> tuple[Sequence[Seen], Headline]:
    """The galaxies that API and site find in the field as an image, and what they call them."""
    planes = [Plane.of_array(band, np.ascontiguousarray(sky.bands[band][::-1])) for band in ("i", "r", "g")]
    image: ImageArray = render_whole(planes, ReadOptions())

    def headline(source: Seen) -> str:
        assert isinstance(source, DetectedSource)
        return model.predict(Frame.of(source).cut(image)).headline.code

    return [source for source in detect(image) if not source.is_star], headline


def compare(sky: SimulatedField, sources: Sequence[Seen], headline: Headline, counts: Counts) -> None:
    """Add a field to what came of a detector."""
    places = np.array([[source.x, SIDE - 1 - source.y] for source in sources])
    true = np.array([[galaxy.x, galaxy.y] for galaxy in sky.galaxies])
    for galaxy in sky.galaxies:
        if galaxy.snr < MIN_SNR or sky.gap[0] - galaxy.r90 < galaxy.x < sky.gap[1] + galaxy.r90:
            continue
        distances = np.hypot(*(places - [galaxy.x, galaxy.y]).T)
        nearest = sources[int(distances.argmin())]
        is_found = bool(distances.min() < _near(galaxy.r50))
        counts.truth.append((galaxy.magnitude, is_found))
        if is_found:
            counts.offsets.append(float(distances.min()))
            counts.sizes.append(nearest.r50 / galaxy.r50)
            framed = nearest._replace(x=galaxy.x, y=SIDE - 1 - galaxy.y, r50=galaxy.r50, r90=galaxy.r90)
            counts.same.append(headline(nearest) == headline(framed))
    for source, place in zip(sources, places, strict=True):
        distances = np.hypot(*(true - place).T)
        is_one = bool(distances.min() < _near(source.r50))
        if source.snr > MIN_SNR:
            counts.found.append((-2.5 * float(np.log10(source.flux)), is_one))
            if is_one:
                counts.zero_points.append(sky.galaxies[int(distances.argmin())].magnitude - counts.found[-1][0])
    galaxies = np.array([place for place in places if np.hypot(*(true - place).T).min() > 3]).reshape(-1, 2)
    for star in sky.stars:
        counts.stars.append(bool((np.hypot(*(galaxies - star).T) < 2).any()))


def _near(r50: float) -> float:
    """Pixels within which two places are of one galaxy."""
    return max(3.0, 0.7 * r50)


def plot_magnitudes(counts: Mapping[str, Counts], target: Path) -> None:
    """Completeness and purity by magnitude, with the standard errors of parts."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    for number, title in enumerate(("completeness", "purity"), 1):
        axes = figure.add_subplot(1, 2, number, xlabel="magnitude in r", ylim=(0.5, 1.02), title=title)
        for name, each in counts.items():
            zero_point = float(np.median(each.zero_points))
            points = (
                each.truth if title == "completeness" else [(m + zero_point, is_one) for m, is_one in each.found]
            )
            magnitudes, is_right = (np.array(values, float) for values in zip(*points, strict=True))
            edges = np.quantile(magnitudes, np.linspace(0, 1, _BINS + 1))
            bins = np.clip(np.searchsorted(edges, magnitudes) - 1, 0, _BINS - 1)
            sizes = np.bincount(bins, minlength=_BINS)
            parts = np.bincount(bins, is_right, _BINS) / sizes
            errors = np.sqrt((parts * (1 - parts) + 1 / sizes / 4) / sizes)
            middles = np.bincount(bins, magnitudes, _BINS) / sizes
            axes.errorbar(middles, parts, errors, marker="o", capsize=2, label=name)
        axes.legend(frameon=False, loc="lower left")
    figure.suptitle(f"Simulated galaxies above a signal to noise of {MIN_SNR:g}", fontsize=10)
    FigureCanvasSVG(figure)
    with mpl.rc_context({"svg.hashsalt": "galaxy"}):
        figure.savefig(target, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
