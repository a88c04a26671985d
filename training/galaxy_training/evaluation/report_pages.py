"""An evaluation as files: ``report.md``, ``report.json``, ``plots.json``, reliability and confusion plots."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.data_set import Split
from galaxy_training.evaluation import plots
from galaxy_training.evaluation.metrics import paired_difference
from galaxy_training.evaluation.model_table import (
    KINDS,
    REPORT,
    Figures,
    metric_cell,
    read_report,
    summary_table,
)
from galaxy_training.evaluation.plot_data import confusions, write_plot_data
from galaxy_training.evaluation.report import ModelReport


def write_report(
    folder: Path, reports: dict[str, ModelReport], parts: Split, *, keep_others: bool = False
) -> None:
    """Write the evaluation of some models into a folder.

    Metrics that need the fp32 graph are carried over from an earlier report about the same int8 file, where the
    fp32 graph is gone.

    Args:
        folder: made where it does not exist.
        reports: by name of the model.
        parts: of the data set.
        keep_others: leave in the report what an earlier one about the same data has of models that are not among
            these.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data: Figures = {
        "name": parts.validation.provenance.name,
        "galaxies": len(parts.validation),
        "training_galaxies": len(parts.training),
    }
    earlier = read_report(folder) if (folder / REPORT).exists() else {}
    known = earlier.get("models", {}) if earlier.get("data") == data else {}
    evaluated = {name: _with_earlier(report.figures, known.get(name, {})) for name, report in reports.items()}
    document: Figures = {"data": data, "models": known | evaluated if keep_others else evaluated}
    pairs = _pairs(reports)
    if pairs:
        document["pairs"] = pairs
    elif keep_others and "pairs" in earlier and known:
        document["pairs"] = [pair for pair in earlier["pairs"] if not set(pair["models"]) & set(reports)]
    (folder / REPORT).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(render(document), encoding="utf-8")
    write_plot_data(folder, reports, keep_others=keep_others and bool(known))
    for name, report in reports.items():
        _plot(folder, name, report)
    votes = {name: figures for name, figures in document["models"].items() if figures["task"] == "votes"}
    if votes:
        plots.plot_questions(votes, folder / "questions.png")


def _pairs(reports: dict[str, ModelReport]) -> list[Figures]:
    """Models of votes that were evaluated together, two by two: the difference of their RMSE and its interval."""
    votes = {name: report for name, report in reports.items() if report.model.targets.task == "votes"}
    pairs = []
    for first, second in combinations(votes, 2):
        difference, lower, upper = paired_difference(
            votes[first].expected, votes[first].outputs.single_image, votes[second].outputs.single_image
        )
        ends = [round(lower, 6), round(upper, 6)]
        pairs.append({"models": [first, second], "rmse_difference": round(difference, 6), "interval": ends})
    return pairs


def _with_earlier(figures: Figures, earlier: Figures) -> Figures:
    """Figures, completed by those of an earlier report about the same file."""
    return _filled(figures, earlier) if earlier.get("sha256") == figures["sha256"] else figures


def _filled(figures: Figures, earlier: Figures) -> Figures:
    filled = earlier | figures
    return {
        name: _filled(value, earlier[name]) if isinstance(value, dict) and name in earlier else value
        for name, value in filled.items()
    }


def _plot(folder: Path, name: str, report: ModelReport) -> None:
    votes = report.model.targets.task == "votes"
    if votes:
        target = folder / f"{name}-reliability.png"
        plots.plot_reliability(report.expected, report.outputs.single_image, target, before=report.uncalibrated)
    for labels, expected, predicted in confusions(report):
        suffix = f"-{len(labels)}" if votes else ""
        plots.plot_confusion(expected, predicted, labels, folder / f"{name}-confusion{suffix}.png")


def render(document: Figures) -> str:
    """The report in Markdown."""
    data, models = document["data"], document["models"]
    lines = [
        "# Evaluation of the released models",
        "",
        f"Measured on {data['galaxies']} validation galaxies of “{data['name']}” with the released int8 files. "
        "Written by `galaxy train evaluate`; the same figures are in [report.json](report.json).",
        "",
        *summary_table(models),
    ]
    for name, figures in models.items():
        lines += ["", f"## {name} {figures['version']}: {figures['title']}", "", *_details(name, figures)]
    if document.get("pairs"):
        lines += ["", *_pair_table(document["pairs"])]
    if any(figures["task"] == "votes" for figures in models.values()):
        lines += ["", "![RMSE by question](questions.png)"]
    return "\n".join(lines) + "\n"


def _pair_table(pairs: list[Figures]) -> list[str]:
    lines = ["| models | difference of RMSE | 95 % interval |", "|---|---|---|"]
    for pair in pairs:
        lower, upper = pair["interval"]
        names = " less ".join(f"`{name}`" for name in pair["models"])
        lines.append(f"| {names} | {pair['rmse_difference']:+.4f} | {lower:+.4f} to {upper:+.4f} |")
    return lines


def _details(name: str, figures: Figures) -> list[str]:
    lines = [f"- Median latency of a single image: {figures['milliseconds']} ms on one thread."]
    if "agreement_with_fp32" in figures:
        agreement = figures["agreement_with_fp32"]
        lines.append(
            f"- int8 against fp32: mean absolute difference {agreement['mean_absolute_difference']:.4f}, maximum "
            f"{agreement['max_absolute_difference']:.3f}; the same headline for "
            f"{agreement['same_headline']:.1%} of the galaxies."
        )
    if "outlier_score" in figures:
        score = figures["outlier_score"]
        rates = ", ".join(f"{kind} {rate:.0%}" for kind, rate in score["detection_rate"].items())
        lines.append(
            f"- Outliers (score above 1): {score['false_positive_rate']:.1%} of these galaxies (false positives); "
            f"detection rate for images of other kinds: {rates}."
        )
    return lines + (
        _votes_details(name, figures) if figures["task"] == "votes" else _classes_details(name, figures)
    )


def _votes_details(name: str, figures: Figures) -> list[str]:
    binary, five, three = figures["binary_accuracy"], figures["most_voted_answer"], figures["morphology"]
    lines = [
        f"- RMSE of a perfect model, from the volunteers' sampling noise: {figures['sampling_noise']:.4f}.",
        f"- Binary accuracy (same side of 0.5 as the volunteers): {binary['single_image']:.1%} of all values; "
        f"all-zeros baseline {binary['all_zeros']:.1%}.",
        f"- Accuracy of the most voted answer of questions 1 and 6: {five['single_image']:.1%}; majority-class "
        f"baseline {five['baseline']:.1%}.",
        f"- Accuracy of the morphology (elliptical, spiral or irregular): {three['single_image']:.1%}; "
        f"majority-class baseline {three['baseline']:.1%}; {three['high_agreement']:.1%} of the "
        f"{three['high_agreement_galaxies']} galaxies on which volunteers agree.",
    ]
    if "headlines" in figures:
        words = figures["headlines"]
        lines.append(
            f"- Headlines: {words['with_majority']:.1%} have a majority of the predicted votes behind them, "
            f"{words['contradictions']:.1%} contradict the path. A majority of the real votes backs every step of "
            f"{words['backed']:.1%}, at a mean depth of {words['depth']:.2f} steps (the votes' own: "
            f"{words['depth_of_votes']:.2f})."
        )
        lines.append(
            f"- Standouts: named for {words['standouts']:.1%} of the galaxies; {words['standout_precision']:.1%} "
            "of them have at least twice the usual real votes."
        )
    if "coverage" in figures:
        covered = figures["coverage"]
        lines.append(
            f"- Coverage of the {covered['nominal']:.0%} prediction intervals (“about N of 40 volunteers”): "
            f"{covered['all']:.1%}, mean width {covered['mean_width']:.1f}."
        )
    if "rmse_interval" in figures:
        lower, upper = figures["rmse_interval"]["single_image"]
        lines.append(f"- RMSE of a single image: 95 % bootstrap interval {lower:.4f} to {upper:.4f}.")
    if "perturbations" in figures:
        lines += ["", *_perturbation_table(figures["perturbations"]["each"])]
    return [*lines, "", *_question_table(figures), "", f"![Reliability diagram]({name}-reliability.png)"]


def _perturbation_table(perturbations: Figures) -> list[str]:
    auto = any("cost_reframed" in row for row in perturbations.values())
    names = ["perturbation", "strength", "RMSE", "cost", *(["with frame=auto"] if auto else []), "outliers"]
    lines = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    for name, row in perturbations.items():
        cells = [name, row["strength"], f"{row['rmse']:.4f}", f"{row['cost']:+.4f}"]
        if auto:
            cells.append(f"{row['cost_reframed']:+.4f}" if "cost_reframed" in row else "-")
        cells.append(f"{row['outliers']:.1%}" if "outliers" in row else "-")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _question_table(figures: Figures) -> list[str]:
    errors = figures["expected_calibration_error"]
    lines = [
        "| question | RMSE, single image | test-time augmentation ×16 | fp32 | mean-vote baseline "
        "| expected calibration error before | after | coverage |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for question in TREE.questions:
        number = str(question.number)
        by_kind = figures["rmse_by_question"][number]
        cells = [metric_cell(by_kind.get(kind), True) for kind in KINDS]
        cells += [
            metric_cell(errors[when][number], True) if when in errors else "-" for when in ("before", "after")
        ]
        cells.append(
            metric_cell(figures["coverage"]["by_question"][number], False) if "coverage" in figures else "-"
        )
        lines.append(f"| {number}. {question.text} | {' | '.join(cells)} |")
    return lines


def _classes_details(name: str, figures: Figures) -> list[str]:
    scores = figures["accuracy"]
    lines = [f"- Majority-class baseline: {scores['baseline']:.1%}."]
    if "high_agreement" in scores:
        lines.append(
            f"- Accuracy on the {scores['high_agreement_galaxies']} galaxies on which volunteers agree: "
            f"{scores['high_agreement']:.1%}."
        )
    return [*lines, "", f"![Confusion matrix]({name}-confusion.png)"]
