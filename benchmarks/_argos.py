"""Argos Translate as its documentation shows it, in a process of its own; JSON in and out.

    python _argos.py {sentences|documents}

stdin: a list of texts; for documents, a list of lists of them. stdout: seconds, and the English of
each sentence or document. Its sentence splitter is a model it downloads; here a rule stands in for
it, which is quicker: a sentence is left whole, a document is cut after 。！？.
"""

from __future__ import annotations

import json
import re
import sys
from time import perf_counter

SENTENCE = re.compile(".+?(?:[。！？]+[”’」』）]*|$)", re.DOTALL)


def split_simply(*, whole: bool) -> None:
    """Put the rule in the place of the splitter."""
    from argostranslate import sbd  # noqa: PLC0415

    def split(_: object, text: str) -> list[str]:
        return [text] if whole else SENTENCE.findall(text)

    sbd.MiniSBDSentencizer.split_sentences = split


def main() -> None:
    way = sys.argv[1]
    split_simply(whole=way == "sentences")
    from argostranslate.translate import translate  # noqa: PLC0415

    given = json.load(sys.stdin)
    texts = given if way == "sentences" else ["".join(document) for document in given]
    translate("信用", "zh", "en")  # loads the model
    begin = perf_counter()
    english = [translate(text, "zh", "en") for text in texts]
    json.dump({"seconds": perf_counter() - begin, "en": english}, sys.stdout)


if __name__ == "__main__":
    main()
