"""A loaded package: texts in, drafts out as they are ready, the cores never idle between."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from api.engine import batching
from api.engine.argos import import_argos
from api.engine.batching import Part, Row, Window
from api.engine.cutting import HARD, cut
from api.engine.decoding import (
    MAX_TOKENS,
    NOTHING,
    DecodeSettings,
    Output,
    decode_settings,
    join_outputs,
)
from api.engine.forcing import Start, Wish, beginnings, best_beginnings, complete
from api.engine.loading import PROBES, cores, load_translator
from api.engine.package import Broken, PackageInfo, broken
from api.engine.packages import Packages, find_packages
from api.errors import Unavailable
from api.language.segmentation import clauses

AHEAD = 2  # batches a core that are queued while one is waited for

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class Engine:
    """A loaded package. Its methods may be called from several threads at once."""

    def __init__(self, argos: Any, package: PackageInfo, threads: int) -> None:
        from api.language.script import simplify

        self._simplify: Callable[[str], str] = simplify if package.from_code == "zh" else str
        loaded = argos.Package(package.path)
        self.package = package
        self.problems: tuple[str, ...] = ()
        self.settings = decode_settings(package)
        self._prefix = str(getattr(loaded, "target_prefix", ""))
        self._encode: Callable[[str], list[str]] = loaded.tokenizer.encode
        self._decode: Callable[[list[str]], str] = loaded.tokenizer.decode
        if hasattr(loaded.tokenizer, "lazy_processor"):
            # SentencePiece itself: Argos's decode turns every "_" into a space.
            self._decode = loaded.tokenizer.lazy_processor().decode_pieces
        self.workers = threads or cores()
        self._translator = load_translator(package.path / "model", self.workers, self._probe)
        self.translate(["信用"])  # vocabulary, tokenizer and weights that do not fit fail here

    @classmethod
    def open(cls, data_dir: Path, threads: int = 0, package: PackageInfo | None = None) -> Engine:
        """Load `package`, or else the first of `find_packages` that loads.

        `threads` is how many batches are decoded at once; 0 is one a core. Raises Unavailable when
        `package`, or every package there is, cannot be loaded.
        """
        argos = import_argos(data_dir)
        found = find_packages(data_dir) if package is None else Packages([package])
        for info in found:
            try:
                engine = cls(argos, info, threads)
            except Broken as error:
                found.problems.append(error.detail)
                why = error
            except Exception as error:  # CTranslate2, SentencePiece and Argos raise what they like
                why = broken(info.path, info.origin, error)
                why.__cause__ = error
                found.problems.append(why.detail)
            else:
                engine.problems = tuple(found.problems)
                return engine
            if package is not None:
                raise why
        raise Unavailable(" ".join(found.problems))

    def translate(
        self,
        texts: Sequence[str],
        *,
        on_batch: Callable[[int], None] | None = None,
        decode: DecodeSettings | None = None,
        hypotheses: int = 1,
    ) -> list[Output]:
        """A draft of each text, in order; `on_batch` hears how many texts each batch finished.

        Traditional characters are made simplified ones for a package that was trained on these.
        """
        outputs = [NOTHING] * len(texts)
        for batch in self._batches(texts, decode or self.settings, hypotheses):
            for position, output in batch:
                outputs[position] = output
            if on_batch and batch:
                on_batch(len(batch))
        return outputs

    def drafts(
        self, texts: Iterable[str], *, decode: DecodeSettings | None = None, hypotheses: int = 1
    ) -> Iterator[tuple[int, Output]]:
        """Each text's position and draft, as they are ready: the longest of a window first.

        A window of `batching.WINDOW` texts is read at a time; equal texts in it are decoded once.
        While the caller works on a draft, the next are being decoded. `hypotheses` asks for so
        many drafts a text, up to the beam size. Raises Unavailable when the model fails.
        """
        for batch in self._batches(texts, decode or self.settings, hypotheses):
            yield from batch

    def force(
        self, wishes: Sequence[Wish], *, decode: DecodeSettings | None = None
    ) -> list[list[Output]]:
        """For each wish drafts that hold the rendering where the model expects it, the best first.

        None for a wish without a text or a rendering. Raises Unavailable when the model fails.
        """
        found: list[list[Output]] = [[] for _ in wishes]
        starts = [start for at, wish in enumerate(wishes) for start in self._starts(at, wish)]
        if not starts:
            return found
        try:
            best = best_beginnings(self._translator, starts)
            for at, output in complete(self._translator, best, decode or self.settings, self._text):
                found[at].append(output)
        except RuntimeError as error:
            raise broken(self.package.path, self.package.origin, error) from error
        return [sorted(outputs, key=lambda output: -output.score) for outputs in found]

    def _starts(self, at: int, wish: Wish) -> list[Start]:
        """The ways in which a draft may come to the rendering that is wished."""
        source = list(self._encode(self._prepare(wish.zh)))[:MAX_TOKENS]
        rendering = list(self._encode(wish.rendering))
        if not source or not rendering:
            return []
        prefix = [self._prefix] if self._prefix else []
        draft = [*prefix, *self._encode(wish.en)][: MAX_TOKENS // 2]
        return beginnings(at, source, draft, rendering)

    def _batches(
        self, texts: Iterable[str], decode: DecodeSettings, hypotheses: int
    ) -> Iterator[list[tuple[int, Output]]]:
        running: deque[tuple[Window, list[Part], list[Any]]] = deque()
        source = enumerate(texts)
        while taken := list(islice(source, batching.WINDOW)):
            window = self._window(taken, decode.clause)
            yield [(position, NOTHING) for position in window.blank]
            for batch in window.batches(self.workers):
                running.append((window, batch, self._submit(batch, decode, hypotheses)))
                if len(running) > AHEAD * self.workers:
                    yield self._collect(*running.popleft(), decode)
        while running:
            yield self._collect(*running.popleft(), decode)

    def _window(self, texts: Sequence[tuple[int, str]], clause: int) -> Window:
        positions: dict[str, list[int]] = {}
        for position, text in texts:
            positions.setdefault(self._prepare(text), []).append(position)
        return Window([(where, self._tokenise(text, clause)) for text, where in positions.items()])

    def _prepare(self, text: str) -> str:
        """A text as the package knows it: one line, in simplified characters for `zh`."""
        return self._simplify(_clean(text))

    def _tokenise(self, text: str, length: int) -> list[Part]:
        """The tokens of each clause of a text; of smaller clauses where one has too many tokens."""
        parts: list[Part] = []
        for clause in cut(text, length):
            parts += self._fit(clause, HARD)
        return [part for part in parts if part]

    def _fit(self, clause: str, limit: int) -> list[Part]:
        tokens = tuple(self._encode(clause))
        if len(tokens) <= MAX_TOKENS or limit == 1:
            return [tokens[:MAX_TOKENS]]
        # Rare characters take four byte tokens each, some ligatures eighteen.
        return [
            part for half in clauses(clause, limit // 2) for part in self._fit(half, limit // 2)
        ]

    def _submit(self, parts: Sequence[Part], decode: DecodeSettings, hypotheses: int) -> list[Any]:
        """Begin to decode a batch: the result to come of each part."""
        results: list[Any] = self._translator.translate_batch(
            [list(part) for part in parts],
            target_prefix=self._prefixes(len(parts)),
            asynchronous=True,
            **decode.options(hypotheses),
        )
        return results

    def _prefixes(self, count: int) -> list[list[str]] | None:
        return [[self._prefix]] * count if self._prefix else None

    def _collect(
        self,
        window: Window,
        parts: list[Part],
        results: list[Any],
        decode: DecodeSettings,
    ) -> list[tuple[int, Output]]:
        """Wait for a batch: the texts that are complete with it, each at all its positions."""
        ready: list[tuple[int, Output]] = []
        for part, result in zip(parts, results, strict=True):
            try:
                drafts = self._read(result.result(), decode)
            except RuntimeError as error:
                raise broken(self.package.path, self.package.origin, error) from error
            for row in window.done(part, drafts):
                output = _join(row, window.found)
                ready += [(position, output) for position in row.positions]
        return ready

    def _read(self, result: Any, decode: DecodeSettings) -> list[Output]:
        """The drafts of one part, the best first."""
        found = []
        for pieces, score in zip(result.hypotheses, result.scores, strict=True):
            length = len(pieces) + 1  # the end mark
            mean = score * length ** (decode.length_penalty - 1)
            found.append(Output(self._text(pieces), mean, len(pieces)))
        return found

    def _text(self, pieces: list[str]) -> str:
        """The English that pieces are."""
        return _clean(self._decode(pieces).removeprefix(self._prefix).replace("▁", " "))

    def _probe(self, translator: Any) -> list[list[str]]:
        """What a translator makes of the probes."""
        results = translator.translate_batch(
            [self._encode(text) for text in PROBES], target_prefix=self._prefixes(len(PROBES))
        )
        return [result.hypotheses[0] for result in results]


def _join(row: Row, found: dict[Part, list[Output]]) -> Output:
    """The draft of a text from the drafts of its parts."""
    if len(row.parts) > 1:
        return join_outputs([found[part][0] for part in row.parts])
    best, *others = found[row.parts[0]]
    others = [other for other in others if other.en]
    return Output(best.en, best.score, best.tokens, tuple(others)) if best.en else NOTHING


def _clean(text: str) -> str:
    """One line without control characters and lone surrogates, which no store takes."""
    return _CONTROL.sub(" ", text).strip()
