"""An evaluation as files to read: ``report.md``, ``report.json`` and pictures of where the models err."""

from __future__ import annotations

import json
from pathlib import Path

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import Split
from galaxy_training.data.targets import KIND, MOST_VOTED_ANSWER
from galaxy_training.evaluation import plots
from galaxy_training.evaluation.report import Figures, ModelReport

REPORT = "report.json"


def write_report(folder: Path, reports: dict[str, ModelReport], parts: Split) -> None:
    """Write everything about some models into a folder.

    What only the graph before quantization could tell stays as an earlier report there has it, where the run that
    left that graph is gone.

    Args:
        folder: made where it does not exist.
        reports: by the model's name.
        parts: of the data set that was used.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data: Figures = {
        "name": parts.validation.source.name,
        "galaxies": len(parts.validation),
        "mean_from": len(parts.training),
    }
    earlier = read_report(folder) if (folder / REPORT).exists() else {}
    known = earlier.get("models", {}) if earlier.get("data") == data else {}
    document: Figures = {
        "data": data,
        "models": {name: _with_earlier(report.figures, known.get(name, {})) for name, report in reports.items()},
    }
    (folder / REPORT).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(render(document), encoding="utf-8")
    for name, report in reports.items():
        _plot(folder, name, report)
    votes = {name: figures for name, figures in document["models"].items() if figures["task"] == "votes"}
    if votes:
        plots.plot_questions(votes, folder / "questions.png")


def _with_earlier(figures: Figures, earlier: Figures) -> Figures:
    """Figures, with those of an earlier report about the same file that were not measured this time."""
    return _filled(figures, earlier) if earlier.get("sha256") == figures["sha256"] else figures


def _filled(figures: Figures, earlier: Figures) -> Figures:
    filled = earlier | figures
    return {
        name: _filled(value, earlier[name]) if isinstance(value, dict) and name in earlier else value
        for name, value in filled.items()
    }


def read_report(folder: Path) -> Figures:
    """The figures that `write_report` left in a folder."""
    document: Figures = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    return document


def _plot(folder: Path, name: str, report: ModelReport) -> None:
    if report.targets.task == "votes":
        plots.plot_reliability(
            report.expected,
            report.outputs.one_view,
            folder / f"{name}-reliability.png",
            before=report.uncalibrated,
        )
        for targets in (MOST_VOTED_ANSWER, KIND):
            plots.plot_confusion(
                targets.of(report.expected),
                targets.of(report.outputs.one_view),
                targets.labels,
                folder / f"{name}-confusion-{len(targets.labels)}.png",
            )
    else:
        plots.plot_confusion(
            report.expected, report.outputs.one_view, report.targets.labels, folder / f"{name}-confusion.png"
        )


def render(document: Figures) -> str:
    """The report in Markdown."""
    data, models = document["data"], document["models"]
    lines = [
        "# How good the models are",
        "",
        f"Measured on {data['galaxies']} galaxies of “{data['name']}” that no model was trained on, with the "
        "released files. Written by `galaxy-train evaluate`; the same figures are in [report.json](report.json).",
        "",
        *headline_table(models),
    ]
    for name, figures in models.items():
        lines += ["", f"## {name} {figures['version']}: {figures['title']}", "", *_details(name, figures)]
    if any(figures["task"] == "votes" for figures in models.values()):
        lines += ["", "![Root mean squared error by question](questions.png)"]
    return "\n".join(lines) + "\n"


def headline_table(models: dict[str, Figures]) -> list[str]:
    """One line for each model: what counts, in the file that is served."""
    lines = [
        "| model | what it answers | one view | many views | before int8 | knowing only the average | size |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, figures in models.items():
        votes = figures["task"] == "votes"
        score = figures["rmse" if votes else "accuracy"]
        shown = [_shown(score.get(way), votes) for way in ("int8", "int8_views", "fp32", "baseline")]
        if "agreeing" in score:
            shown[0] += f" ({score['agreeing']:.1%} where volunteers agree)"
        what = "37 vote fractions; RMSE" if votes else "classes; accuracy"
        title = f"`{name}` {figures['version']}, {figures['title']}"
        lines.append(f"| {' | '.join([title, what, *shown, _kilobytes(figures['size_bytes'])])} |")
    return lines


def _shown(value: float | None, votes: bool) -> str:
    if value is None:
        return "-"
    return f"{value:.4f}" if votes else f"{value:.1%}"


def _kilobytes(size: int) -> str:
    return f"{size / 1000:,.0f} kB"


def _details(name: str, figures: Figures) -> list[str]:
    lines = [f"- One picture alone takes {figures['milliseconds']} ms here, on one thread; median."]
    if "agreement_with_fp32" in figures:
        agreement = figures["agreement_with_fp32"]
        lines.append(
            f"- int8 against fp32: {agreement['mean_difference']:.4f} apart on average, "
            f"{agreement['largest_difference']:.3f} at most; the same headline for "
            f"{agreement['same_headline']:.1%} of the galaxies."
        )
    if "outlier_score" in figures:
        unusual = figures["outlier_score"]
        hits = ", ".join(f"{kind} {share:.0%}" for kind, share in unusual["detection_rate"].items())
        lines.append(
            f"- “Does not look like a galaxy” is said of {unusual['false_positive_rate']:.1%} of these galaxies, and of "
            f"other pictures: {hits}."
        )
    return lines + (
        _votes_details(name, figures) if figures["task"] == "votes" else _classes_details(name, figures)
    )


def _votes_details(name: str, figures: Figures) -> list[str]:
    cells, five, three = figures["cell_accuracy"], figures["most_voted_answer"], figures["kind"]
    lines = [
        f"- Volunteers' own sampling noise, which no model can beat: {figures['sampling_noise']:.4f}.",
        f"- On the same side of a half as the volunteers in {cells['int8']:.1%} of all cells; saying no to "
        f"everything, in {cells['all_zeros']:.1%}.",
        f"- Most voted of the five answers of questions 1 and 6: {five['int8']:.1%} (always the majority: "
        f"{five['baseline']:.1%}).",
        f"- Elliptical, spiral or irregular: {three['int8']:.1%} (always the majority: {three['baseline']:.1%}); "
        f"{three['agreeing']:.1%} of the {three['agreeing_galaxies']} on which volunteers agree.",
    ]
    if "coverage" in figures:
        covered = figures["coverage"]
        lines.append(
            f"- “About N of 40 volunteers”: the range holds the volunteers' count for {covered['all']:.1%} of the "
            f"answers (it should for at least {covered['wanted']:.0%}) and is {covered['mean_width']:.1f} wide on "
            "average."
        )
    return [*lines, "", *_question_table(figures), "", f"![Reliability]({name}-reliability.png)"]


def _question_table(figures: Figures) -> list[str]:
    reliability = figures["reliability_error"]
    lines = [
        "| question | RMSE | many views | before int8 | mean vote | reliability error before | after | coverage |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for question in TREE.questions:
        number = str(question.number)
        found = figures["rmse_by_question"][number]
        cells = [_shown(found.get(way), True) for way in ("int8", "int8_views", "fp32", "baseline")]
        cells += [
            _shown(reliability[when][number], True) if when in reliability else "-" for when in ("before", "after")
        ]
        cells.append(_shown(figures["coverage"]["by_question"][number], False) if "coverage" in figures else "-")
        lines.append(f"| {number}. {question.text} | {' | '.join(cells)} |")
    return lines


def _classes_details(name: str, figures: Figures) -> list[str]:
    found = figures["accuracy"]
    lines = [f"- Always the majority: {found['baseline']:.1%}."]
    if "agreeing" in found:
        lines.append(
            f"- {found['agreeing']:.1%} of the {found['agreeing_galaxies']} galaxies on which volunteers agree."
        )
    return [*lines, "", f"![Confusion]({name}-confusion.png)"]
