"""Drafting: the whole corpus by the command; then sentences a second, in batches and one by one.

    python benchmarks/drafting.py [TSV [LINES]]

Without TSV the sentences are those of the corpus and the practice text; with it the first column of
its first LINES lines (400), such as a WMT test set. All ways use the same package. The peer is how
Argos itself decodes: one sentence a call, by the settings it has by default. Its sentence splitter
is left out, for it downloads a model; `argostranslate.translate.translate`, as its documentation
shows it, is tried all the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from _measure import DUIZHAO, ROOT, desk, machine, seconds_of

from api.engine import Engine
from api.formats.corpus_toml import parse

DOCUMENTED = """
import sys, argostranslate.translate
for line in sys.stdin:
    print(argostranslate.translate.translate(line.rstrip("\\n"), "zh", "en"), flush=True)
"""


def main() -> None:
    print(machine())
    with desk(drafts=False) as folder:
        draft_corpus(folder)
        texts = sentences(sys.argv[1:])
        print(f"{len(texts)} sentences, {sum(map(len, texts)):,} characters")
        engine = Engine.open(folder / "data")
        print(f"package: {engine.package.engine}")
        batched = rate("in batches", texts, lambda: engine.translate(texts))
        alone = rate("one by one", texts, lambda: [engine.translate([text]) for text in texts])
        argos = rate("Argos's own decoding (peer)", texts, lambda: by_argos(engine, texts))
        print(f"  ratio to one by one {batched / alone:.1f}, to the peer {batched / argos:.1f}")
        as_documented(engine.package.path, texts)


def draft_corpus(folder: Path) -> None:
    """The corpus without its drafts, by the command."""
    seconds_of([DUIZHAO, "load"], folder)
    begin = perf_counter()
    done = subprocess.run(
        [DUIZHAO, "draft", "--json"], cwd=folder, capture_output=True, check=True, text=True
    )
    taken, found = perf_counter() - begin, json.loads(done.stdout)
    print(
        f"duizhao draft, the whole corpus: {found['segments']} segments in {taken:.2f} s, of which "
        f"{found['seconds']:.2f} s drafting"
    )


def sentences(arguments: list[str]) -> list[str]:
    """The Chinese to draft."""
    if arguments:
        count = int(arguments[1]) if len(arguments) > 1 else 400
        with Path(arguments[0]).open(encoding="utf-8") as file:
            return [line.split("\t")[0].strip() for line in islice(file, count)]
    paths = [*(ROOT / "corpus").glob("*.toml"), *(ROOT / "api/data/practice").glob("*.toml")]
    entries = [parse(path.read_bytes(), path.name) for path in sorted(paths)]
    return [segment.zh for entry in entries for segment in entry.segments]


def rate(name: str, texts: list[str], work: Any) -> float:
    """Sentences a second."""
    begin = perf_counter()
    work()
    found = len(texts) / (perf_counter() - begin)
    print(f"{name:30} {found:7.1f} sentences/s")
    return found


def by_argos(engine: Engine, texts: list[str]) -> None:
    """Argos's own path through the package, its splitter apart."""
    # Argos makes folders where it is imported first: Engine.open has given it ours by now.
    import argostranslate.translate as argos  # noqa: PLC0415
    import ctranslate2  # noqa: PLC0415
    from argostranslate.package import Package  # noqa: PLC0415

    class Whole:
        """No splitting: a text is a sentence."""

        def split_sentences(self, text: str) -> list[str]:
            return [text]

    package = Package(engine.package.path)
    translator = ctranslate2.Translator(str(engine.package.path / "model"), device="cpu")
    for text in texts:
        argos.apply_packaged_translation(package, text, translator, Whole(), 4)


def as_documented(package: Path, texts: list[str]) -> None:
    """`argostranslate.translate.translate`, in a process of its own."""
    with TemporaryDirectory(prefix="duizhao-argos-") as home:
        (Path(home) / "packages").mkdir()
        (Path(home) / "packages" / package.name).symlink_to(package)
        environ = {**os.environ, "HOME": home, "ARGOS_PACKAGES_DIR": f"{home}/packages"}
        begin = perf_counter()
        try:
            done = subprocess.run(
                [sys.executable, "-c", DOCUMENTED],
                input="\n".join(texts),
                env=environ,
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
            reason = (done.stderr.strip().splitlines() or [""])[-1]
        except subprocess.TimeoutExpired:
            reason = "not done after 600 s"
        name = "argostranslate.translate.translate"
        if reason:
            print(f"{name}: not measured here ({reason})")
        else:
            print(f"{name} {len(texts) / (perf_counter() - begin):.1f} sentences/s, start included")


if __name__ == "__main__":
    main()
