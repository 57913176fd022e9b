"""Fixtures of corpus folders."""

from pathlib import Path

import pytest

from tests.corpus.notice import HEAD, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one source of two segments and one term."""
    (tmp_path / "repo" / "corpus").mkdir(parents=True)
    (tmp_path / "repo" / "glossary.csv").write_text(HEAD + "失信,untrustworthiness,,,,,,,\n")
    path = tmp_path / "repo"
    write(path, one="守信者受益。", two="失信者受限。")
    return path
