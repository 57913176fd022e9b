"""Drafts a second beside Argos Translate, LibreTranslate and the limit of CTranslate2; quality too.

    python benchmarks/drafts.py [FOLDER] [--package PATH] [--lines N] [--slow N] [--long] [--same N]

FOLDER holds wmt21.zh-en.tsv (Chinese, tab, English) and, for the last part, zh-en.tsv.xz (origin,
Chinese, English); without it the corpus's own sentences are drafted and quality is left out. PATH
is an Argos package's folder; without it the seed model drafts. All ways use the same package and
beam 4, each in a process of its own, its model loaded before the clock starts. N lines are taken
evenly, all 1,948 by default; the slow ways get --slow of them (120), and their quality is compared
on those. Argos's sentence splitter downloads a model: a quicker rule stands in for it (_argos.py).
LibreTranslate is installed into .cache/libretranslate, or `--libretranslate PYTHON` names an
interpreter that has it. --long adds 100,000 segments to the time and memory of 1,000 and 10,000.
--same N measures nothing else than how much of the English of N lines is Argos's to the letter.

One script of more than 300 lines, so that all ways are measured in one run.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from _measure import ROOT, machine

from api.engine import ARGOS, seed_package
from api.formats.corpus_toml import parse
from api.language.script import HAN_CHARACTER

HERE = Path(__file__).parent
DOCUMENT = 12  # sentences


def main() -> None:
    options = arguments()
    print(machine())
    with TemporaryDirectory(prefix="duizhao-benchmark-") as name:
        home = Path(name)
        package = options.package or seed_package(home).path
        pairs = sentences(options.data)
        if options.same:
            compare(package, home, spread(pairs, min(options.same, len(pairs))))
            return
        pairs = spread(pairs, options.lines or len(pairs))
        slow = spread(pairs, min(options.slow, len(pairs)))
        print(f"{len(pairs)} sentences, {sum(len(zh) for zh, _ in pairs):,} characters; {package}")
        ours = by_duizhao(package, pairs, slow)
        peers = by_argos(package, home, slow) | by_libretranslate(options, package, home, slow)
        for peer, rate in peers.items():
            print(f"  Duizhao with Argos's settings to {peer}: {ours / rate:.1f} times")
        if options.data and (options.data / "zh-en.tsv.xz").is_file():
            growing(package if options.package else None, options.data, long=options.long)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--package", type=Path)
    parser.add_argument("--lines", type=int, default=0)
    parser.add_argument("--slow", type=int, default=120)
    parser.add_argument("--libretranslate", type=Path)
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--same", type=int, default=0)
    return parser.parse_args()


def sentences(data: Path | None) -> list[tuple[str, str]]:
    """Chinese and its English, "" where there is none."""
    if data:
        lines = (data / "wmt21.zh-en.tsv").read_text(encoding="utf-8").splitlines()
        return [(zh.strip(), en) for zh, en in (line.split("\t")[:2] for line in lines)]
    paths = [*(ROOT / "corpus").glob("*.toml"), *(ROOT / "api/data/practice").glob("*.toml")]
    entries = [parse(path.read_bytes(), path.name) for path in sorted(paths)]
    return [(segment.zh, "") for entry in entries for segment in entry.segments]


def spread(pairs: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """So many of the pairs, evenly spaced."""
    return [pairs[at * len(pairs) // count] for at in range(count)]


def by_duizhao(
    package: Path, pairs: Sequence[tuple[str, str]], slow: Sequence[tuple[str, str]]
) -> float:
    """Ourselves three ways and the limit, in turns, best of two; sentences/s, Argos's way."""
    texts = [zh for zh, _ in pairs]
    limit = {"texts": texts, "options": ARGOS.options(1)}
    cores = str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)
    ways: dict[str, tuple[list[str], Any]] = {
        "limit: raw translate_batch": (["_limit.py", str(package), cores], limit),
        "Duizhao, Argos's settings": (["_own.py", "argos", str(package)], texts),
        "Duizhao, its own settings": (["_own.py", "tuned", "seed"], texts),
        "Duizhao, bad drafts mended": (["_own.py", "checked", "seed"], texts),
    }
    if "seed" not in package.name:
        for script, _ in ways.values():
            script[-1:] = [str(package)] if script[-1] == "seed" else script[-1:]
    best: dict[str, dict[str, Any]] = {}
    for _ in range(2):
        for name, (script, given) in ways.items():
            found = run([sys.executable, *script], given, dict(os.environ))
            if name not in best or found["seconds"] < best[name]["seconds"]:
                best[name] = found
    for name, found in best.items():
        show(name, found, pairs)
    few = dict(pairs)
    kept = [at for at, pair in enumerate(pairs) if pair in set(slow)]
    argos = best["Duizhao, Argos's settings"]
    if any(few.values()) and len(kept) < len(pairs):
        part = {"en": [argos["en"][at] for at in kept]}
        print(f"  Duizhao, Argos's settings, on {len(kept)} of them: {quality(part, slow)}")
    rate = len(texts) / float(argos["seconds"])
    limit_seconds = best["limit: raw translate_batch"]["seconds"]
    print(f"  share of the limit: {limit_seconds / argos['seconds']:.2f}")
    return rate


def by_argos(package: Path, home: Path, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Argos Translate a sentence at a time and on documents, as installed and with one thread."""
    texts = [zh for zh, _ in pairs]
    documents = [texts[at : at + DOCUMENT] for at in range(0, len(texts), DOCUMENT)]
    rates = {}
    for threads in ("as installed", "ARGOS_INTRA_THREADS=1"):
        for way, given in (("sentences", texts), ("documents", documents)):
            environ = surroundings(package, home, threads)
            found = run([sys.executable, "_argos.py", way], given, environ)
            name = f"Argos, {way}, {threads}"
            rates[name] = show(name, found, pairs)
    return rates


def compare(package: Path, home: Path, pairs: Sequence[tuple[str, str]]) -> None:
    """The English of Duizhao with Argos's settings beside Argos's own, a sentence at a time."""
    texts = [zh for zh, _ in pairs]
    ours = run([sys.executable, "_own.py", "argos", str(package)], texts, dict(os.environ))
    environ = surroundings(package, home, "ARGOS_INTRA_THREADS=1")
    theirs = run([sys.executable, "_argos.py", "sentences"], texts, environ)
    same = sum(
        one.strip() == two.strip() for one, two in zip(ours["en"], theirs["en"], strict=True)
    )
    print(f"{len(pairs)} sentences: {same} the same to the letter")
    print(f"  Duizhao, Argos's settings: {quality(ours, pairs)}")
    print(f"  Argos, sentences (peer):   {quality(theirs, pairs)}")


def surroundings(package: Path, home: Path, threads: str) -> dict[str, str]:
    """An environment in which this package is the only one installed."""
    folder = home / "peers" / "packages"
    if not folder.exists():
        shutil.copytree(package, folder / "zh_en")
        # LibreTranslate asks the network for packages where there is only one.
        shutil.copytree(package, folder / "en_zh")
        path = folder / "en_zh" / "metadata.json"
        found = {**json.loads(path.read_text()), "from_code": "en", "to_code": "zh"}
        path.write_text(json.dumps(found))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARGOS_")}
    one = {"ARGOS_INTRA_THREADS": "1"} if "=" in threads else {}
    where = {"HOME": str(home / "peers"), "ARGOS_PACKAGES_DIR": str(folder)}
    return {**kept, **where, **one, "XDG_DATA_HOME": str(home / "peers" / "share")}


def by_libretranslate(
    options: argparse.Namespace, package: Path, home: Path, pairs: Sequence[tuple[str, str]]
) -> dict[str, float]:
    """The LibreTranslate server asked for all texts in one call; nothing where it cannot run."""
    texts, rates = [zh for zh, _ in pairs], {}
    try:
        python = options.libretranslate or install()
        for threads in ("as installed", "ARGOS_INTRA_THREADS=1"):
            with serving(python, surroundings(package, home, threads)) as url:
                translate(url, ["信用"])
                begin = perf_counter()
                english = translate(url, texts)
                found = {"seconds": perf_counter() - begin, "en": english}
            name = f"LibreTranslate, one array, {threads}"
            rates[name] = show(name, found, pairs)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"LibreTranslate: not measured here ({error})")
    return rates


def install() -> Path:
    """An environment with LibreTranslate, made once."""
    folder = ROOT / ".cache" / "libretranslate"
    python = folder / "bin" / "python"
    if not (folder / "bin" / "libretranslate").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "libretranslate"], check=True)
    return python


@contextmanager
def serving(python: Path, environ: dict[str, str]) -> Iterator[str]:
    """A LibreTranslate server that answers."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    arguments = ["--host", "127.0.0.1", "--port", port, "--load-only", "zh,en", "--disable-web-ui"]
    server = subprocess.Popen(
        [python, HERE / "_libretranslate.py", *arguments, "--disable-files-translation"],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = perf_counter() + 120
        while True:
            try:
                urlopen(f"{url}/languages", timeout=5).close()
                break
            except (URLError, ConnectionError) as error:
                if server.poll() is not None or perf_counter() > deadline:
                    raise OSError("the server does not answer") from error
                sleep(0.5)
        yield url
    finally:
        server.terminate()
        server.wait()


def translate(url: str, texts: Sequence[str]) -> list[str]:
    body = json.dumps({"q": texts, "source": "zh", "target": "en", "format": "text"}).encode()
    request = Request(f"{url}/translate", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=3600) as answer:
        found: list[str] = json.load(answer)["translatedText"]
    return found


def run(command: Sequence[str], given: Any, environ: dict[str, str]) -> dict[str, Any]:
    """What a script beside this one answers."""
    environ = {**environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [command[0], HERE / command[1], *command[2:]],
        input=json.dumps(given),
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command[1]} failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def show(name: str, found: dict[str, Any], pairs: Sequence[tuple[str, str]]) -> float:
    """One line of figures: sentences a second, words or tokens, quality."""
    rate = len(pairs) / float(found["seconds"])
    tokens = (
        f"{found['tokens'] / found['seconds']:7.0f} tokens/s" if "tokens" in found else " " * 16
    )
    print(f"{name:45} {rate:7.1f} sentences/s {tokens}  {quality(found, pairs)}", flush=True)
    return rate


def quality(found: dict[str, Any], pairs: Sequence[tuple[str, str]]) -> str:
    """chrF and BLEU, where there are references for these texts."""
    references, english = [en for _, en in pairs], found["en"]
    if not any(references):
        return ""
    import sacrebleu  # noqa: PLC0415 - of the `bench` extra

    if len(english) < len(references):  # documents
        references = [
            " ".join(references[at : at + DOCUMENT]) for at in range(0, len(references), DOCUMENT)
        ]
    chrf = sacrebleu.corpus_chrf(english, [references]).score
    return f"chrF {chrf:.2f}  BLEU {sacrebleu.corpus_bleu(english, [references]).score:.2f}"


def growing(package: Path | None, data: Path, *, long: bool) -> None:
    """Seconds and memory of 1,000 segments, ten times as many, and again."""
    print("the whole way, into SQLite, with the checks; different sentences:")
    for count in (1_000, 10_000, 100_000)[: 3 if long else 2]:
        texts = list(islice(different(data / "zh-en.tsv.xz"), count))
        script = [sys.executable, "_own.py", "store", str(package or "seed")]
        found = run(script, texts, dict(os.environ))
        characters, seconds = sum(map(len, texts)), found["seconds"]
        print(
            f"{count:9,} segments {seconds:8.1f} s, "
            f"{1e6 * seconds / characters:.0f} µs a character "
            f"({1e6 * found['cpu'] / characters:.0f} of CPU), {count / seconds:.0f}/s, "
            f"peak {found['mb']:.0f} MB; again: {found['redo']:.2f} s",
            flush=True,
        )


def different(path: Path) -> Iterator[str]:
    """Chinese sentences of a big file, each once, every third line of it."""
    seen = set()
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in islice(file, 0, None, 3):
            zh = line.split("\t")[1].strip()
            if HAN_CHARACTER.search(zh) and zh not in seen:
                seen.add(zh)
                yield zh


if __name__ == "__main__":
    main()
