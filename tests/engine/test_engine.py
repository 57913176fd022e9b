"""Packages are found, unpacked and loaded; drafts come in order, offline, from the real model.

The seed model is replaced as it is trained further, so nothing here knows its words.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import api.engine.seed
from api.engine import (
    MAX_TOKENS,
    SEED,
    DecodeSettings,
    Engine,
    Output,
    PackageInfo,
    batching,
    cutting,
    find_packages,
    seed_package,
    translator,
)
from api.engine.loading import load_translator
from api.errors import Unavailable
from tests.floats import write_out

ARCHIVE = max((Path(api.__file__).parent / "data").glob("zh_en-seed-*.argosmodel"))
SENTENCES = [
    "深圳：停车不缴费可被视为失信行为。",
    "法院公布了一批失信被执行人名单。",
    "各地区各部门要建立健全信用信息共享机制，不得泄露商业秘密和个人隐私。",
    "他昨天去了北京。",
    "到2020年，守信激励和失信惩戒机制全面发挥作用。",
    "乘客逃票三次以上的，记入个人信用档案，期限为五年。",
    "市政府办公室，2016年11月2日。",
    "我们对此表示感谢，并希望今后继续合作，共同推进诚信建设。",
]


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages of whoever runs the tests stay out of them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def engine(data_dir: Path) -> Engine:
    return Engine.open(data_dir, package=seed_package(data_dir))


def install(data_dir: Path, folder: Path, **metadata: object) -> Path:
    """A real package: the seed model under another version."""
    shutil.copytree(seed_package(data_dir).path, folder)
    path = folder / "metadata.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **metadata}))
    return folder


def run(code: str, *args: object, **environ: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *map(str, args)],
        env={"PATH": os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def repack(target: Path, change: str) -> None:
    """A copy of the seed archive with something wrong with it."""
    with zipfile.ZipFile(ARCHIVE) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            if not (change == "short" and item.filename.endswith("model.bin")):
                new.writestr(item.filename, b"x" if change == "short" else old.read(item))
        if change == "traversal":
            new.writestr("../outside.txt", b"x")
    if change == "flipped":
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 0xFF
        target.write_bytes(content)
    elif change == "text":
        target.write_text("not an archive")


# --- importing -----------------------------------------------------------------------------------


def test_import_is_free() -> None:
    """Importing the module imports neither Argos nor CTranslate2 nor SentencePiece."""
    heavy = "argostranslate", "ctranslate2", "sentencepiece", "numpy", "zipfile"
    code = "import sys, api.engine; print(*sorted(set(sys.argv[1:]) & set(sys.modules)))"
    assert run(code, *heavy).split() == []


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
    drafted = run(code, tmp_path / "data", HOME=str(home), ARGOS_DEBUG="1")
    assert len(drafted.splitlines()) == 1
    assert list(home.rglob("*")) == []


def test_no_network(data_dir: Path) -> None:
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
    assert re.search("[A-Za-z]", run(code, data_dir))


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
    assert "run `make install` again" in run(code, tmp_path)


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
    assert "DUIZHAO_DATA_DIR" in run(code, tmp_path / "file" / "data")


# --- the seed model ------------------------------------------------------------------------------


def test_seed_unpacked_once(data_dir: Path) -> None:
    """The seed model lies in a folder named after its archive and is not unpacked twice."""
    info = seed_package(data_dir)
    digest = hashlib.sha256(ARCHIVE.read_bytes()).hexdigest()
    assert info.path == data_dir / "seed" / f"{ARCHIVE.stem}-{digest[:12]}"
    assert re.fullmatch(r"argos zh_en [0-9.]+ seed", info.engine)
    before = (info.path / "model" / "model.bin").stat()
    assert seed_package(data_dir) == info
    assert (info.path / "model" / "model.bin").stat() == before


def test_seed_unpacked_at_once(tmp_path: Path) -> None:
    """Several that unpack at the same time all get the whole package and leave nothing behind."""
    half = tmp_path / "seed" / ".unpacking-old"
    half.mkdir(parents=True)
    os.utime(half, (0, 0))
    with ThreadPoolExecutor(6) as pool:
        infos = set(pool.map(seed_package, [tmp_path] * 6))
    assert [path.name for path in (tmp_path / "seed").iterdir()] == [infos.pop().path.name]
    assert not infos


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("text", "not a zip file"),
        ("flipped", "corrupt"),
        ("short", "model.bin is missing"),
        ("traversal", "leads outside"),
    ],
)
def test_seed_corrupt(
    change: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged or hostile archive is refused with what to do, and nothing is unpacked."""
    (tmp_path / "data").mkdir()
    repack(tmp_path / "data" / ARCHIVE.name, change)
    monkeypatch.setattr(api.engine.seed, "files", lambda _: tmp_path)
    with pytest.raises(Unavailable, match=rf"{words}.*install Duizhao again"):
        seed_package(tmp_path / "here")
    assert list((tmp_path / "here" / "seed").rglob("*")) == []
    assert not list(tmp_path.rglob("outside.txt"))


def test_seed_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without seed and packages, the one error says where a package can be put."""
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(api.engine.seed, "files", lambda _: tmp_path)
    with pytest.raises(
        Unavailable, match=r"install Duizhao again, or put an Argos .*here/packages"
    ):
        Engine.open(tmp_path / "here")


# --- installed packages --------------------------------------------------------------------------


def test_installed_preferred(tmp_path: Path) -> None:
    """An installed package drafts rather than the seed, and says so in its label."""
    install(tmp_path, tmp_path / "packages" / "translate-zh_en-1_9", package_version="1.9")
    opened = Engine.open(tmp_path)
    assert opened.package.engine == "argos zh_en 1.9"
    assert opened.problems == ()
    assert opened.translate(SENTENCES[:1])[0].en


def test_order_of_packages(tmp_path: Path) -> None:
    """The higher version is first, wherever it lies; other languages are left out silently."""
    install(tmp_path, tmp_path / "packages" / "a", package_version="1.9")
    install(tmp_path, tmp_path / "packages" / "b", package_version="9", from_code="fr")
    install(tmp_path, tmp_path / "packages" / ".partial", package_version="8")
    argos = tmp_path / "share" / "argos-translate" / "packages"
    install(tmp_path, argos / "c", package_version="1.10")
    before = {path: path.stat().st_mtime_ns for path in argos.rglob("*")}
    found = find_packages(tmp_path)
    assert [info.version for info in found[:-1]] == ["1.10", "1.9"]
    assert found[-1].origin == "seed"
    assert found.problems == []
    assert {path: path.stat().st_mtime_ns for path in argos.rglob("*")} == before


def test_packages_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARGOS_PACKAGES_DIR stands in for the data directory's folder, even after Argos is loaded."""
    install(tmp_path, tmp_path / "packages" / "a", package_version="1.9")
    install(tmp_path, tmp_path / "elsewhere" / "a", package_version="1.1")
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "elsewhere"))
    assert [info.version for info in find_packages(tmp_path)][:-1] == ["1.1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("metadata.json", b"{"),
        ("metadata.json", b"[]"),
        ("metadata.json", None),
        ("sentencepiece.model", b"broken"),
        ("sentencepiece.model", None),
        ("model/model.bin", b"broken"),
        ("model/model.bin", "half"),
        ("model/model.bin", None),
        ("model/shared_vocabulary.json", b'["<unk>", "<s>", "</s>"]'),
        ("model/shared_vocabulary.json", None),
    ],
)
def test_broken_package(name: str, content: bytes | str | None, tmp_path: Path) -> None:
    """A broken package is passed over for the seed and told of, with its folder and the cure."""
    folder = install(tmp_path, tmp_path / "packages" / "broken", package_version="1.9")
    path = folder / name
    whole = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    opened = Engine.open(tmp_path)
    assert opened.package.origin == "seed"
    [problem] = opened.problems
    assert str(folder) in problem
    assert "remove that folder; then install the package again" in problem
    assert "\n" not in problem
    chosen = PackageInfo("zh_en", "1.9", "installed", folder, "zh", "en")
    with pytest.raises(Unavailable, match=re.escape(str(folder))):
        Engine.open(tmp_path, package=chosen)


def test_damaged_seed_folder(tmp_path: Path) -> None:
    """An unpacked seed model that was damaged is named, and removing it is enough."""
    path = seed_package(tmp_path).path
    (path / "model" / "model.bin").write_bytes(b"")
    with pytest.raises(Unavailable, match=rf"{path}.*remove that folder; it is unpacked again"):
        Engine.open(tmp_path)
    shutil.rmtree(path)
    assert Engine.open(tmp_path).translate(SENTENCES[:1])[0].en


def test_bpe_package(tmp_path: Path) -> None:
    """A package with BPE codes goes through the tokenizer Argos gives it."""
    folder = install(tmp_path, tmp_path / "packages" / "bpe", package_version="1.0")
    (folder / "sentencepiece.model").unlink()
    (folder / "bpe.model").write_text("#version: 0.2\n")
    opened = Engine.open(tmp_path)
    assert (opened.package.version, opened.problems) == ("1.0", ())
    assert opened._encode("Ab c") == ["A@@", "b", "c"]
    assert opened._decode(["A@@", "b", "c"]) == "Ab c"


def test_target_prefix(tmp_path: Path) -> None:
    """The target prefix a package asks for is given to the model and taken off the draft."""
    install(tmp_path, tmp_path / "packages" / "p", package_version="1.0", target_prefix="!")
    [output] = Engine.open(tmp_path).translate(SENTENCES[:1])
    assert output.en
    assert not output.en.startswith("!")


# --- drafting ------------------------------------------------------------------------------------


def test_shape_of_drafts(engine: Engine) -> None:
    """Each sentence gets one line of English with a score and a length."""
    outputs = engine.translate(SENTENCES)
    assert len(outputs) == len(SENTENCES)
    for output in outputs:
        assert re.search("[A-Za-z]", output.en)
        assert not re.search("[\u4e00-\u9fff\n]", output.en)
        assert -10 < output.score < 0
        assert 0 < output.tokens < 400


def test_order_kept(engine: Engine) -> None:
    """A sentence gets the same draft alone, in a batch, twice in a batch, and from drafts()."""
    alone = [engine.translate([text])[0] for text in SENTENCES]
    many = engine.translate([*SENTENCES, "", *reversed(SENTENCES)])
    assert [o.en for o in many] == [o.en for o in (*alone, Output("", 0.0, 0), *reversed(alone))]
    assert all(abs(a.score - b.score) < 0.05 for a, b in zip(alone, many, strict=False))
    drafts = sorted(engine.drafts(iter(SENTENCES)))
    assert drafts == list(enumerate(engine.translate(SENTENCES)))


def test_batches(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts come while later ones are decoded; texts are read a window ahead and no further."""
    monkeypatch.setattr(batching, "WINDOW", 3)
    done: list[int] = []
    assert len(engine.translate(SENTENCES, on_batch=done.append)) == len(SENTENCES)
    assert sum(done) == len(SENTENCES)
    assert len(done) > 2
    read: list[str] = []
    drafts = engine.drafts(read.append(text) or text for text in SENTENCES * 9)  # type: ignore[func-returns-value]
    first, _ = next(drafts)
    assert len(read) < len(SENTENCES) * 3
    assert sorted([first, *(position for position, _ in drafts)]) == list(range(len(read)))


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000\u2028", "\x00\x07", "\ud800", "\u200b"])
def test_nothing_to_translate(text: str, engine: Engine) -> None:
    """What has no visible character never reaches the model and gives an empty draft."""
    assert engine._window([(0, text)], 200).blank == [0]
    assert engine.translate([text]) == [Output("", 0.0, 0)]
    assert engine.translate([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "失信\ud800行为",
        "信用\x00信息\x1b[31m\r\n公示",
        "守信😀👍🏽🇨🇳",
        "123 456.78%",
        "Plain English, already_here.",
        "▁▁_",
        "𠀀" * 300,
        "\ue000" * 250,
        "ﷺ" * 200,
        "。。。？？？",
        "啊" * 199,
    ],
)
def test_odd_input(text: str, engine: Engine) -> None:
    """Odd characters give a draft that any store and terminal can take."""
    [output] = engine.translate([text])
    assert output.en.encode().decode().isprintable()
    assert math.isfinite(output.score)


def test_long_input(engine: Engine) -> None:
    """A text of 100,000 code points without a stop is cut, decoded in parts and joined."""
    [output] = engine.translate(["信用信息公示系统建设" * 10_000])
    assert len(output.en) > 500
    parts = engine._tokenise("𠀀ﷺ信" * 3000, 200)
    assert max(map(len, parts)) <= MAX_TOKENS
    assert sum(len(part) for part in parts) > 9000


def test_long_input_is_joined(engine: Engine) -> None:
    """The draft of a long text is that of its clauses, joined by spaces."""
    clause = "各地区各部门要建立健全信用信息共享机制" * 5 + "，"
    [one] = engine.translate([clause])
    two, three = engine.translate([clause * 2, clause * 3])
    assert two.en != three.en
    assert three.en == f"{two.en} {one.en}"


def test_tokenised_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a text is, the tokenizer is given each part of it once or twice."""
    given: list[int] = []
    encode = engine._encode

    def counted(text: str) -> list[str]:
        given.append(len(text))
        return encode(text)

    monkeypatch.setattr(engine, "_encode", counted)
    text = "".join(chr(0x4E00 + at % 9973) for at in range(50_000))
    engine._tokenise(text, 200)
    assert len(text) <= sum(given) < 3 * len(text)


def test_underscore(engine: Engine) -> None:
    """An underscore survives tokenising and decoding."""
    assert engine._decode(engine._encode("see user_name here")) == "see user_name here"


@pytest.mark.parametrize("penalty", [0.2, 1.0, 2.0])
def test_score(penalty: float, engine: Engine) -> None:
    """A score is the mean log-probability of the draft's tokens, whatever the length penalty."""
    text = SENTENCES[3]
    [output] = engine.translate([text], decode=DecodeSettings(length_penalty=penalty))
    source = engine._encode(text)
    [raw] = engine._translator.translate_batch([source], beam_size=4, length_penalty=penalty)
    [scored] = engine._translator.score_batch([source], [raw.hypotheses[0]])
    mean = sum(scored.log_probs) / len(scored.log_probs)
    assert output.score == pytest.approx(mean, abs=0.03)
    assert output.tokens == len(raw.hypotheses[0])


def test_traditional(data_dir: Path, engine: Engine, tmp_path: Path) -> None:
    """Traditional characters are drafted as the simplified ones; a zt package gets them as sent."""
    pairs = {
        "法院公佈了一批失信被執行人名單。": "法院公布了一批失信被执行人名单。",
        "他昨天去了臺北。\n著名作家": "他昨天去了台北。\n著名作家",
    }
    drafts = engine.translate([*pairs, *pairs.values()])
    assert drafts[:2] == drafts[2:]
    folder = install(data_dir, tmp_path / "zt", from_code="zt", package_version="1")
    other = Engine.open(data_dir, package=api.engine.read_installed(data_dir, folder))
    assert other._prepare(next(iter(pairs))) == next(iter(pairs))


def test_preference(tmp_path: Path) -> None:
    """A zt→en package stands behind all others; of versions the higher is first."""
    install(tmp_path, tmp_path / "packages" / "zt", from_code="zt", package_version="9")
    for version in ("1.9", "1.9.1", "1.10"):
        install(tmp_path, tmp_path / "packages" / version, package_version=version)
    found = find_packages(tmp_path)
    assert [info.version for info in found[:3]] == ["1.10", "1.9.1", "1.9"]
    assert [info.name for info in found[3:]] == ["zh_en", "zt_en"]


def test_threads(engine: Engine) -> None:
    """Many threads may draft at once, each getting its own answers."""
    expected = [output.en for output in engine.translate(SENTENCES)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda text: engine.translate([text])[0].en, SENTENCES * 3))
    assert results == expected * 3


def failing_in_int8(translator: Any) -> None:
    """A probe that int8 does not live through."""
    if "int8" in translator.compute_type:
        raise RuntimeError


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        (lambda translator: "the same", "int8_float32"),
        (lambda translator: translator.compute_type, "float32"),
        (failing_in_int8, "float32"),
    ],
)
def test_int8(probe: Callable[[Any], object], expected: str, tmp_path: Path) -> None:
    """A package of floats is decoded in int8 where that says the same, and else as it is."""
    folder = install(tmp_path, tmp_path / "floats", package_version="1")
    write_out(folder / "model" / "model.bin")
    loaded = load_translator(folder / "model", 1, probe)
    assert loaded.compute_type == expected
    package = replace(seed_package(tmp_path), path=folder)
    assert Engine.open(tmp_path, package=package).translate(SENTENCES[:1])[0].en


def test_thread_count(data_dir: Path, engine: Engine) -> None:
    """One batch a core is decoded at once unless a number is given."""
    assert engine._translator.num_translators == len(os.sched_getaffinity(0))
    two = Engine.open(data_dir, threads=3, package=engine.package)
    assert two._translator.num_translators == 3


def test_model_that_fails(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that fails while it decodes is an error that names its folder."""
    monkeypatch.setattr(translator, "MAX_TOKENS", 10_000)
    monkeypatch.setattr(translator, "HARD", 10_000)
    monkeypatch.setattr(cutting, "HARD", 10_000)
    with pytest.raises(Unavailable, match=re.escape(str(engine.package.path))):
        engine.translate(["".join(chr(0x4E00 + i) for i in range(900))])


def test_model_card() -> None:
    """The card beside the seed model describes the file that is there."""
    card = (ARCHIVE.parent / "README.md").read_text(encoding="utf-8")
    content = ARCHIVE.read_bytes()
    assert ARCHIVE.name in card
    assert f"{len(content):,} bytes" in card
    assert hashlib.sha256(content).hexdigest() in card
    assert f"length penalty {SEED.length_penalty:g}, patience {SEED.patience:g}" in card
    assert f"more than {SEED.clause} characters" in card
