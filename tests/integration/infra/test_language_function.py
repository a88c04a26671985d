"""The function at the edge, run by Node, chooses the languages that the API chooses."""

import json
import subprocess

from galaxy_core.languages import LANGUAGES, negotiate
from galaxy_infra.language_function import language_function

HEADERS = [
    *LANGUAGES,
    "",
    "de-AT, de;q=0.9, en;q=0.8",
    "nl, fr;q=0.5, en;q=0.4",
    "en;q=0.3, ES-mx;q=0.7",
    "zh-CN,zh;q=0.9",
    "nl, *;q=0.5",
    "*;q=0.1, fr ; q = 0.2",
    "de;q=0",
    "de;q=2, ;;;, fr",
    "toolongatag, __proto__, constructor;q=1",
    "nl," * 90 + "de",
]

RUN = """
const headers = JSON.parse(process.argv[1]);
const chosen = headers.map((value) => {
  const request = { headers: value === null ? {} : { "accept-language": { value } } };
  return handler({ request }).headers["accept-language"].value;
});
console.log(JSON.stringify(chosen));
"""


def test_the_edge_and_the_api_choose_the_same_language() -> None:
    code = language_function() + RUN
    headers = json.dumps([*HEADERS, None])
    run = subprocess.run(["node", "-e", code, headers], check=True, capture_output=True, text=True)
    assert json.loads(run.stdout) == [*(negotiate(header[:200]) for header in HEADERS), "en"]
    assert len(language_function().encode()) < 10_000
