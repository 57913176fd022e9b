"""The checks of one glossary: its terms found in Chinese, and what the checks say of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from threading import Lock

from api import checks, glossary
from api.checks.finding import Finding
from api.glossary.matching import Hit, Matcher
from api.language.lexicon import Lexicon, read_lexicon

_reading = Lock()


def lexicon() -> Lexicon:
    """General Chinese, read once: it takes seconds, and who comes meanwhile waits for it."""
    with _reading:
        return _lexicon()


@cache
def _lexicon() -> Lexicon:
    return read_lexicon()


@cache
def warm_up() -> None:
    """Have everything built that the checks read once: the lexicon, and the tables of romanisation.

    One who is to check inside a transaction does it before. A review page asks for terms as soon as
    it is open, which reads the lexicon too: the first save finds it there.
    """
    Inspector(()).findings("市长王海军说。", "Mayor Wang Haijun said so.")


def checks_version(digest: str) -> str:
    """Names the checks and the glossary, by its hash, that findings are of."""
    return f"{checks.VERSION}-{digest}"


class Inspector:
    """The checks with one glossary. Built in milliseconds, once the lexicon is there.

    `glossary` is the hash of its terms, `version` names what its findings are of.
    """

    def __init__(self, terms: Sequence[glossary.Term], digest: str | None = None) -> None:
        self.glossary = glossary.revision(terms) if digest is None else digest
        self.version = checks_version(self.glossary)
        self.matcher = Matcher(terms, lexicon())

    def hits(self, zh: str) -> list[Hit]:
        """The glossary's terms in a text, graded."""
        return self.matcher.hits(zh)

    def findings(self, zh: str, en: str, hits: Sequence[Hit] | None = None) -> list[Finding]:
        """What the checks say of a pair; `hits` are those of `zh`, when they are there already."""
        return checks.run(zh, en, self.hits(zh) if hits is None else hits)
