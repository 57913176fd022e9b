"""What is imported, written and asked for when a draft is made: little, nothing, nobody."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from api.engine import (
    Engine,
    seed_package,
)
from api.errors import Unavailable
from tests.packages import (
    SENTENCES,
    interpret,
)


def test_import_is_free() -> None:
    """Importing the module imports neither Argos nor CTranslate2 nor SentencePiece."""
    heavy = "argostranslate", "ctranslate2", "sentencepiece", "numpy", "zipfile"
    code = "import sys, api.engine; print(*sorted(set(sys.argv[1:]) & set(sys.modules)))"
    assert interpret(code, *heavy).split() == []


def test_nothing_in_home(tmp_path: Path) -> None:
    """A draft leaves an empty HOME empty and the environment as it was."""
    home = tmp_path / "home"
    home.mkdir()
    code = """if True:
        import os, sys
        from pathlib import Path
        from api.engine import Engine
        before = dict(os.environ)
        print(Engine.open(Path(sys.argv[1])).translate(["他昨天去了北京。"])[0].en)
        assert dict(os.environ) == before, os.environ
    """
    drafted = interpret(code, tmp_path / "data", HOME=str(home), ARGOS_DEBUG="1")
    assert len(drafted.splitlines()) == 1
    assert list(home.rglob("*")) == []


def test_no_network(seed_dir: Path) -> None:
    """With every socket call but local ones forbidden, a sentence is drafted."""
    code = """if True:
        import socket, sys
        from pathlib import Path
        real = socket.socket.connect
        def connect(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6):
                raise AssertionError(f"network: {address}")
            return real(self, address)
        socket.socket.connect = socket.socket.connect_ex = connect
        def audit(event, args):
            if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
                raise AssertionError(f"network: {event} {args}")
        sys.addaudithook(audit)
        from api.engine import Engine
        print(Engine.open(Path(sys.argv[1])).translate(["他昨天去了北京。"])[0].en)
    """
    assert re.search("[A-Za-z]", interpret(code, seed_dir))


def test_no_torch(engine: Engine) -> None:
    """The environment has no torch, stanza or spacy, and drafts are made all the same."""
    assert [n for n in ("torch", "stanza", "spacy") if importlib.util.find_spec(n)] == []
    assert engine.translate(SENTENCES[:1])[0].en


def test_missing_argos(tmp_path: Path) -> None:
    """Without Argos the error says what to do."""
    code = """if True:
        import sys
        from pathlib import Path
        sys.modules["argostranslate"] = None
        from api.engine import find_packages
        from api.errors import Unavailable
        try:
            find_packages(Path(sys.argv[1]))
        except Unavailable as error:
            print(error.detail)
    """
    assert "run `make install` again" in interpret(code, tmp_path)


def test_unwritable_data_directory(tmp_path: Path) -> None:
    """A data directory that cannot be made is named, at the first import and after it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match=r"file/data .*DUIZHAO_DATA_DIR"):
        seed_package(tmp_path / "file" / "data")
    code = """if True:
        import sys
        from pathlib import Path
        from api.engine import seed_package
        from api.errors import Unavailable
        try:
            seed_package(Path(sys.argv[1]))
        except Unavailable as error:
            print(error.detail)
    """
    assert "DUIZHAO_DATA_DIR" in interpret(code, tmp_path / "file" / "data")
