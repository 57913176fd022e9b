"""The lexicon that the process has."""

from __future__ import annotations

import pytest

from api.checks import inspector
from api.language.lexicon import Lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """General Chinese, as the checks read it."""
    return inspector.lexicon()
