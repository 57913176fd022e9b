"""Argos packages decoded by CTranslate2, batched across segments; the only module that knows them.

Which package drafts: `find_packages` lists every Chinese→English one, an installed package before
the seed model that comes with Duizhao, the higher version first. `Engine.open` takes the first that
loads; what was passed over on the way is told in `problems`, for `duizhao doctor`, and is no error
as long as one package is left. Nothing here uses the network.

Argos, CTranslate2 and SentencePiece are imported inside functions: importing this module is free.
It is longer than other modules because it alone may know them.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Literal

from api.errors import Unavailable
from api.segments import clauses

BATCH = 128  # texts that are tokenised, decoded and handed out together
CLAUSE = 200  # code points; a longer text is cut at clause marks
# The seed model has 512 positions, a source and its end mark must fit; CTranslate2 raises past it.
MAX_TOKENS = 448

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_AN_HOUR = 3600
_import_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """An Argos package on disk. `path` is the folder that holds its metadata.json."""

    name: str
    version: str
    origin: Literal["seed", "installed"]
    path: Path
    from_code: str
    to_code: str

    @property
    def engine(self) -> str:
        """What a draft says made it: `argos zh_en 0.2 seed`, `argos zh_en 1.9`."""
        label = f"argos {self.name} {self.version}"
        return f"{label} seed" if self.origin == "seed" else label


class Packages(list[PackageInfo]):
    """Packages, the preferred one first; `problems` has a sentence for each folder passed over."""

    def __init__(self, packages: Iterable[PackageInfo] = (), problems: Iterable[str] = ()) -> None:
        super().__init__(packages)
        self.problems = list(problems)


@dataclass(frozen=True, slots=True)
class DecodeSettings:
    """How CTranslate2 searches; the names are its own.

    `coverage_penalty` is off because CTranslate2 4.8 mixes up the attention of the sentences of one
    batch in beam search: drafts then depend on their neighbours, and scores mean nothing. A length
    penalty of 2 gains as much (api/data/README.md has the figures).
    """

    beam_size: int = 4
    length_penalty: float = 2.0
    coverage_penalty: float = 0.0
    max_decoding_length: int = 400  # tokens; twice what CLAUSE code points need


# By `PackageInfo.engine`; a package that is not named here is decoded with the defaults.
DECODE_SETTINGS = MappingProxyType[str, DecodeSettings]({})


@dataclass(frozen=True, slots=True)
class Output:
    """A draft. An empty source, or a model with nothing to say, gives an empty one: "", 0.0, 0.

    `score` is the mean natural log-probability of a token, the end mark counted: 0 is certainty,
    -1.1 is usual for the seed model. CTranslate2 gives the sum divided by length ** length_penalty,
    which this undoes, so scores of other penalties compare. `tokens` counts those of the English.
    """

    en: str
    score: float
    tokens: int


def find_packages(data_dir: Path) -> Packages:
    """The zh→en packages, the preferred one first; the seed model is unpacked when it is needed.

    Looks in ARGOS_PACKAGES_DIR, or else `data_dir`/packages, and in Argos's own folder, of which
    nothing is changed. Raises Unavailable only when Argos itself cannot be imported.
    """
    argos = _import_argos(data_dir)
    found = Packages()
    for folder in _package_folders(data_dir):
        try:
            paths = sorted(path for path in folder.iterdir() if path.is_dir())
        except OSError as error:
            found.problems.append(f"The folder {folder} cannot be read ({error.strerror}).")
            continue
        for path in paths:
            if path.name.startswith("."):
                continue
            try:
                info = _read_package(argos, path, "installed")
            except Unavailable as error:
                found.problems.append(error.detail)
                continue
            if info.name == "zh_en":
                found.append(info)
    found.sort(key=lambda info: _version_key(info.version), reverse=True)
    try:
        found.append(seed_package(data_dir))
    except Unavailable as error:
        found.problems.append(error.detail)
    return found


def _package_folders(data_dir: Path) -> list[Path]:
    """The folders packages are looked for in that exist, each once."""
    own = os.environ.get("ARGOS_PACKAGES_DIR")
    folders = [Path(own) if own else data_dir / "packages"]
    with suppress(RuntimeError):  # there is no home folder
        share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        folders.append(Path(share) / "argos-translate" / "packages")
    return list(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def _version_key(version: str) -> tuple[int, ...]:
    """1.10 is later than 1.9; whatever is not a number is passed over."""
    return tuple(int(number) for number in re.findall("[0-9]{1,9}", version))


def _read_package(argos: Any, path: Path, origin: Literal["seed", "installed"]) -> PackageInfo:
    """What metadata.json says, with its files looked for; raises Unavailable."""
    try:
        package = argos.Package(path)
        from_code, to_code = str(package.from_code), str(package.to_code)
        version = " ".join(str(package.package_version).split()) or "unversioned"
        kind = package.type
    except Exception as error:  # whatever a stranger's metadata.json makes Argos raise
        raise _broken(path, origin, f"metadata.json: {error}") from error
    if kind == "translate":
        if not hasattr(package, "tokenizer"):
            raise _broken(path, origin, "sentencepiece.model is missing")
        if not (path / "model" / "model.bin").is_file():
            raise _broken(path, origin, "model/model.bin is missing")
    name = f"{from_code}_{to_code}" if kind == "translate" else str(kind)
    return PackageInfo(name, version, origin, path, from_code, to_code)


def _broken(path: Path, origin: str, why: object) -> Unavailable:
    cure = "it is unpacked again" if origin == "seed" else "then install the package again"
    reason = str(why).strip().partition("\n")[0]
    return Unavailable(
        f"The Argos package in {path} cannot be used ({reason}): remove that folder; {cure}."
    )


def seed_package(data_dir: Path) -> PackageInfo:
    """The seed model, unpacked to `data_dir`/seed at the first call; raises Unavailable.

    The folder is named after the archive and its SHA-256, and appears whole or not at all, however
    many processes unpack it and whenever they stop.
    """
    argos = _import_argos(data_dir)
    data = files("api") / "data"
    archives = [
        item for item in data.iterdir() if re.fullmatch(r"zh_en-seed-.*\.argosmodel", item.name)
    ]
    if not archives:
        raise Unavailable(
            "The seed model (api/data/zh_en-seed-*.argosmodel) is missing: install Duizhao again, "
            f"or put an Argos zh→en package into {data_dir / 'packages'}."
        )
    archive = max(archives, key=lambda item: _version_key(item.name))
    try:
        content = archive.read_bytes()
        stem = archive.name.removesuffix(".argosmodel")
        target = data_dir / "seed" / f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}"
        if not target.is_dir():
            _unpack(content, target, f"The seed model {archive}")
    except OSError as error:
        raise Unavailable(
            f"The seed model cannot be unpacked to {data_dir} ({error.strerror or error}): "
            "make room there, or set DUIZHAO_DATA_DIR to a folder that can be written."
        ) from error
    return _read_package(argos, target, "seed")


def _unpack(content: bytes, target: Path, name: str) -> None:
    """Unpack an archive's one root folder as `target`; `name` is what an error calls it."""
    import zipfile

    target.parent.mkdir(parents=True, exist_ok=True)
    for old in target.parent.glob(".unpacking-*"):  # what a killed process left
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _AN_HOUR:
                shutil.rmtree(old)
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=target.parent) as folder:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                root = _root_folder([item.filename for item in archive.infolist()])
                archive.extractall(folder)  # which checks every CRC
        except OSError:
            raise
        except Exception as error:  # BadZipFile, zlib.error, NotImplementedError, our ValueError…
            raise Unavailable(f"{name} is corrupt ({error}): install Duizhao again.") from error
        for path in Path(folder).rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())  # so that a power cut leaves no hollow files
        try:
            (Path(folder) / root).rename(target)
        except OSError:
            if not target.is_dir():  # else another process was quicker
                raise


def _root_folder(members: Iterable[str]) -> str:
    """The one folder all members are in; raises ValueError for names that lead elsewhere."""
    paths = [PurePosixPath(member) for member in members]
    for path in paths:
        if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
            raise ValueError(f"member {path} leads outside")
    roots = {path.parts[0] for path in paths if path.parts}
    root = min(roots, default="")
    for wanted in ("metadata.json", "sentencepiece.model", "model/model.bin"):
        if len(roots) != 1 or PurePosixPath(root, wanted) not in paths:
            raise ValueError(f"member {wanted} is missing")
    return root


def _import_argos(data_dir: Path) -> Any:
    """`argostranslate.package`, CTranslate2 loaded before it; raises Unavailable."""
    with _import_lock:
        module = sys.modules.get("argostranslate.package")
        if module is not None:
            return module
        try:
            importlib.import_module("ctranslate2")
            with _environment_of_our_own(data_dir / "argos"):
                return importlib.import_module("argostranslate.package")
        except OSError as error:
            raise Unavailable(
                f"Cannot write to the data directory {data_dir} ({error.strerror}): "
                "set DUIZHAO_DATA_DIR to one that can be written."
            ) from error
        except ImportError as error:
            raise Unavailable(
                f"The translation engine cannot be imported ({error}): run `make install` again."
            ) from error


@contextmanager
def _environment_of_our_own(home: Path) -> Iterator[None]:
    """Argos makes folders, and takes settings from files and ARGOS_…, at import: give it ours."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("ARGOS_") and name != "ARGOS_PACKAGE_INDEX":
            del os.environ[name]
    folders = {"ARGOS_PACKAGES_DIR": "packages", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "config"}
    for name, folder in {**folders, "XDG_CACHE_HOME": "cache", "HOME": ""}.items():
        os.environ[name] = str(home / folder)
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


class Engine:
    """A loaded package. Its methods may be called from several threads at once."""

    def __init__(self, argos: Any, package: PackageInfo, threads: int) -> None:
        import ctranslate2

        loaded = argos.Package(package.path)
        self.package = package
        self.problems: tuple[str, ...] = ()
        self._prefix = str(getattr(loaded, "target_prefix", ""))
        self._encode: Callable[[str], list[str]] = loaded.tokenizer.encode
        self._decode: Callable[[list[str]], str] = loaded.tokenizer.decode
        if hasattr(loaded.tokenizer, "lazy_processor"):
            # SentencePiece itself: Argos's decode turns every "_" into a space.
            self._decode = loaded.tokenizer.lazy_processor().decode_pieces
        # One thread a sentence batch and a batch a core: on models of this size CTranslate2's own
        # threads cost more than they give.
        self._translator = ctranslate2.Translator(
            str(package.path / "model"),
            device="cpu",
            inter_threads=threads or _cores(),
            intra_threads=1,
        )
        self.translate(["信用"])  # vocabulary, tokenizer and weights that do not fit fail here

    @classmethod
    def open(cls, data_dir: Path, threads: int = 0, package: PackageInfo | None = None) -> Engine:
        """Load `package`, or else the first of `find_packages` that loads.

        `threads` is how many batches are decoded at once; 0 is one a core. Raises Unavailable when
        `package`, or every package there is, cannot be loaded.
        """
        argos = _import_argos(data_dir)
        found = find_packages(data_dir) if package is None else Packages([package])
        for info in found:
            try:
                engine = cls(argos, info, threads)
            except Unavailable as error:
                found.problems.append(error.detail)
            except Exception as error:  # CTranslate2, SentencePiece and Argos raise what they like
                found.problems.append(_broken(info.path, info.origin, error).detail)
            else:
                engine.problems = tuple(found.problems)
                return engine
        raise Unavailable(" ".join(found.problems))

    def translate(
        self,
        texts: Sequence[str],
        *,
        on_batch: Callable[[int], None] | None = None,
        decode: DecodeSettings | None = None,
    ) -> list[Output]:
        """A draft of each text, in order; `on_batch` hears how many texts each batch finished."""
        outputs: list[Output] = []
        for batch in self._batches(texts, decode):
            outputs.extend(batch)
            if on_batch:
                on_batch(len(batch))
        return outputs

    def drafts(
        self, texts: Iterable[str], *, decode: DecodeSettings | None = None
    ) -> Iterator[tuple[int, Output]]:
        """Each text's position and draft, in order, as batches of BATCH texts are done.

        `texts` is read two batches ahead at most. Raises Unavailable when the model fails.
        """
        position = 0
        for batch in self._batches(texts, decode):
            for output in batch:
                yield position, output
                position += 1

    def _batches(
        self, texts: Iterable[str], decode: DecodeSettings | None
    ) -> Iterator[list[Output]]:
        decode = decode or DECODE_SETTINGS.get(self.package.engine) or DecodeSettings()
        source = iter(texts)
        running: deque[list[list[Any]]] = deque()
        while True:
            window = list(islice(source, BATCH))
            if window:
                running.append(self._submit(window, decode))
            # One batch is kept in the queue behind the one that is waited for: no core stands idle.
            if running and (len(running) > 1 or not window):
                yield [self._join(parts, decode) for parts in running.popleft()]
            elif not window:
                return

    def _submit(self, texts: Sequence[str], decode: DecodeSettings) -> list[list[Any]]:
        """Begin to decode texts: for each, the results to come of its parts."""
        rows = [self._tokenise(_clean(text), CLAUSE) for text in texts]
        # In order of first use, so that the same call is batched the same way every time.
        parts = sorted(dict.fromkeys(part for row in rows for part in row), key=len, reverse=True)
        results = self._translator.translate_batch(
            [list(part) for part in parts],
            target_prefix=[[self._prefix]] * len(parts) if self._prefix else None,
            max_batch_size=2048,
            batch_type="tokens",
            asynchronous=True,
            beam_size=decode.beam_size,
            length_penalty=decode.length_penalty,
            coverage_penalty=decode.coverage_penalty,
            max_decoding_length=decode.max_decoding_length,
            return_scores=True,
            replace_unknowns=True,
        )
        result_of = dict(zip(parts, results, strict=True))
        return [[result_of[part] for part in row] for row in rows]

    def _tokenise(self, text: str, limit: int) -> list[tuple[str, ...]]:
        """The tokens of each clause of a text; of smaller clauses where one has too many tokens."""
        parts: list[tuple[str, ...]] = []
        for clause in clauses(text, limit):
            tokens = tuple(self._encode(clause))
            if len(tokens) <= MAX_TOKENS or limit == 1:
                parts.append(tokens[:MAX_TOKENS])
            else:  # rare characters take four byte tokens each, some ligatures eighteen
                parts.extend(self._tokenise(clause, limit // 2))
        return [part for part in parts if part]

    def _join(self, parts: list[Any], decode: DecodeSettings) -> Output:
        """Wait for the results of one text's parts and make them one draft."""
        english: list[str] = []
        total, length, tokens = 0.0, 0, 0
        for part in parts:
            try:
                result = part.result()
            except RuntimeError as error:
                raise _broken(self.package.path, self.package.origin, error) from error
            pieces = result.hypotheses[0]
            text = self._decode(pieces).removeprefix(self._prefix)
            english.append(_clean(text.replace("▁", " ")))
            tokens += len(pieces)
            length += len(pieces) + 1  # the end mark
            total += result.scores[0] * (len(pieces) + 1) ** decode.length_penalty
        en = " ".join(filter(None, english))
        return Output(en, total / length, tokens) if en else Output("", 0.0, 0)


def _clean(text: str) -> str:
    """One line without control characters and lone surrogates, which no store takes."""
    return _CONTROL.sub(" ", text).strip()


def _cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
