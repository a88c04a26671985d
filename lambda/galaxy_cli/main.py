"""The command `galaxy`: its groups and commands, each imported when it is called."""

from __future__ import annotations

import click

from galaxy_core import __version__
from galaxy_core.cli import LazyCommand, LazyGroup

_COMMANDS = "galaxy_cli.commands"


@click.group(
    "galaxy",
    cls=LazyGroup,
    lazy={
        "classify": LazyCommand(
            f"{_COMMANDS}.classify:classify",
            "Classify images, or a table of objects on the sky.",
        ),
        "detect": LazyCommand(f"{_COMMANDS}.detect:detect", "Find and classify every galaxy in a wide picture."),
        "merge": LazyCommand(f"{_COMMANDS}.merge:merge", "Merge the tables of parts, or convert one."),
        "send": LazyCommand(f"{_COMMANDS}.send:send", "Send a table to TOPCAT or Aladin over SAMP."),
        "cite": LazyCommand(f"{_COMMANDS}.cite:cite", "Print how to cite a model and the surveys."),
        "embed": LazyCommand(f"{_COMMANDS}.embed:embed", "Embed images, to look for similar and odd ones."),
        "similar": LazyCommand(f"{_COMMANDS}.similar:similar", "Find the images that look like one."),
        "odd": LazyCommand(f"{_COMMANDS}.odd:odd", "Find the images that look like no other."),
        "serve": LazyCommand(
            f"{_COMMANDS}.serve:serve", "Serve the site and the API on this machine until Ctrl-C."
        ),
        "batch": LazyCommand(
            f"{_COMMANDS}.batch:batch", "Classify images in S3, or positions, with a deployed stack."
        ),
        "models": LazyCommand(
            f"{_COMMANDS}.models:models", "List and release models, and choose which version is served."
        ),
        "samples": LazyCommand(
            f"{_COMMANDS}.samples:samples", "Show sample images beside the models of a registry."
        ),
        "label": LazyCommand("galaxy_training.cli.label:label", "Label images in a browser."),
        "train": LazyCommand(f"{_COMMANDS}.train:train", "Train and measure networks."),
        "cloud": LazyCommand(f"{_COMMANDS}.cloud:cloud", "Check a deployed site, and estimate what it costs."),
    },
    epilog="""\b
Example:
  galaxy classify galaxy.jpg

Shell completion: eval "$(_GALAXY_COMPLETE=bash_source galaxy)"; zsh_source and fish_source likewise.""",
)
@click.version_option(__version__)
def main() -> None:
    """Classify galaxies as some forty Galaxy Zoo volunteers would, and train and serve the models that do."""
