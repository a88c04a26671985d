"""The function at CloudFront's edge that makes the header Accept-Language one of the API's languages.

Browsers send hundreds of different headers; as they are, each would be a key of the cache. The rule is
`galaxy_core.languages.negotiate`, which the API applies to what it is sent from elsewhere.
"""

from __future__ import annotations

import json

from galaxy_core.languages import DEFAULT_LANGUAGE, LANGUAGES

_CODE = r"""
const LANGUAGES = %(languages)s;
const RANGE = /^\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/;

function handler(event) {
  const { request } = event;
  const header = request.headers["accept-language"];
  let best = %(default)s;
  let bestWeight = 0;
  for (const item of (header ? header.value : "").slice(0, 200).split(",")) {
    const range = RANGE.exec(item);
    const language = range && LANGUAGES[range[1].toLowerCase()];
    const weight = range && Number(range[2] || 1);
    if (language && weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  request.headers["accept-language"] = { value: best };
  return request;
}
"""


def language_function() -> str:
    """The function's code, of CloudFront's JavaScript runtime 2.0."""
    languages = {language.partition("-")[0]: language for language in LANGUAGES} | {"*": DEFAULT_LANGUAGE}
    code = _CODE % {"languages": json.dumps(languages), "default": json.dumps(DEFAULT_LANGUAGE)}
    return code.lstrip()
