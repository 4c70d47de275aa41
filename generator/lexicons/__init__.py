"""The words of a language, read from data files that anyone can mend; no logic beyond reading them."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read(language: str, name: str) -> dict[str, Any]:
    """The lexicon `name` (as in `dates`) of `language` (as in `en`), a mapping as it stands in the file.

    Callers turn it into their own frozen values once; nobody changes what comes back.
    """
    text = files(__name__).joinpath(language, f"{name}.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    if not isinstance(data, dict):
        raise TypeError(f"lexicons/{language}/{name}.yaml must hold a mapping")
    return data
