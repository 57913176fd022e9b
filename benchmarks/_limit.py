"""The limit: CTranslate2 alone on tokens sorted beforehand; nothing else is timed. JSON in and out.

    python _limit.py PACKAGE THREADS

stdin: the texts and the arguments of `translate_batch`. stdout: seconds, and the English.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

import ctranslate2
import sentencepiece


def main() -> None:
    package, threads = Path(sys.argv[1]), int(sys.argv[2])
    given = json.load(sys.stdin)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    tokens = [pieces.encode(text, out_type=str) for text in given["texts"]]
    order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]), reverse=True)
    ready = [tokens[at] for at in order]
    translator = ctranslate2.Translator(
        str(package / "model"), device="cpu", inter_threads=threads, intra_threads=1
    )
    translator.translate_batch(ready[-2:])
    begin = perf_counter()
    results = translator.translate_batch(
        ready, max_batch_size=1024, batch_type="tokens", **given["options"]
    )
    seconds = perf_counter() - begin
    english = [""] * len(ready)
    for at, result in zip(order, results, strict=True):
        english[at] = pieces.decode_pieces(result.hypotheses[0])
    json.dump({"seconds": seconds, "en": english}, sys.stdout)


if __name__ == "__main__":
    main()
