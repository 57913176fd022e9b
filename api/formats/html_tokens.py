"""HTML read into sentences, each token exactly as it was written. Pure.

html.parser says where each token stands, so that all but the text can be copied to the letter; a
parser of trees would write the page anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from api.language.script import HAN


def names(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


INLINE = names(
    """a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span
    strike strong sub sup time tt u var"""
)
VOID = names("area base br col embed hr img input link meta source track wbr")
IN_A_LINE = names("img wbr")  # the void ones that do not end a sentence
VERBATIM = names("code kbd math samp script style svg textarea var")
ENDS_ITSELF = names("dd dt li option p td th tr")  # by the next of its kind
DEEPEST = 50  # inline elements in each other
BETWEEN_HAN = re.compile(f"(?<=[{HAN}]) (?=[{HAN}])")


@dataclass
class Text:
    """Characters as they were written, entities and all; `kept` ones are not translated."""

    raw: str
    kept: bool = False
    lines: bool = False  # line breaks count, as in <pre>

    @property
    def words(self) -> str:
        """What stands there for a reader, in one line unless lines count."""
        text = unescape(self.raw)
        return text if self.lines else collapse(text)


@dataclass
class Mark:
    """A tag, comment or the like, as it was written."""

    raw: str
    name: str = ""
    kind: str = "other"  # open, close, void, comment, other
    says: bool | None = None  # whether what is in it is translated


@dataclass
class Element:
    """An inline element of a sentence."""

    start: Mark
    inside: list[Node] = field(default_factory=list)
    end: str = ""


Node = Text | Mark | Element


class Open(NamedTuple):
    """An element that is open: whether it is translated, and whether line breaks count in it."""

    name: str = ""
    translated: bool = True
    lines: bool = False


class Outline:
    """The sentences of a text in HTML, and what stands between them, in order."""

    def __init__(self, html: str) -> None:
        self.blocks: list[list[Node] | Mark] = []
        self._open: list[Open] = []
        self._count: Counter[str] = Counter()
        run: list[Text | Mark] = []
        for token in Reader(html).tokens():
            if isinstance(token, Mark) and self._ends_a_sentence(token):
                self._close_run(run)
                run = []
                self.blocks.append(token)
                continue
            if isinstance(token, Text):
                inner = self._innermost
                token.kept, token.lines = not inner.translated, inner.lines
            run.append(token)
        self._close_run(run)

    @property
    def _innermost(self) -> Open:
        """The element that is open now."""
        return self._open[-1] if self._open else Open()

    def _ends_a_sentence(self, token: Mark) -> bool:
        """Follow the open elements; whether the token parts what stands before and after it."""
        name = token.name
        if token.kind == "open":
            if name in ENDS_ITSELF:
                self._leave(name, INLINE)
            inner = self._innermost
            says = False if name in VERBATIM else token.says
            kept = inner.translated if says is None else says
            self._open.append(Open(name, kept, inner.lines or name == "pre"))
            self._count[name] += 1
        elif token.kind == "close":
            self._leave(name)
        return not (name in INLINE or name in IN_A_LINE or token.kind == "comment")

    def _leave(self, name: str, through: frozenset[str] | None = None) -> None:
        """Close the innermost element of a name; not past others than `through`, where given."""
        if not self._count[name]:
            return
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].name == name:
                self._count.subtract(one.name for one in self._open[place:])
                del self._open[place:]
                return
            if through is not None and self._open[place].name not in through:
                return

    def _close_run(self, run: Sequence[Text | Mark]) -> None:
        """Add what stood between two ends as one block, or piece by piece where tags cross."""
        nodes = nest(run)
        if nodes is not None:
            self.blocks.append(nodes)
            return
        for token in run:
            self.blocks.append(token if isinstance(token, Mark) else [token])


class Reader(HTMLParser):
    """The tokens of a text in HTML, each with exactly what was written.

    What is not finished at the end (a tag, a comment, a script) is left as it is, unread: to try
    it again as text costs the parser time that grows with the square of its length.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html = html
        self._lines = [0, *(found.end() for found in re.finditer("\n", html))]
        self._starts: list[tuple[int, Mark | None]] = []
        # only places count here: entities are read later, on <![ the parser would give up, and of
        # </> it says nothing
        self.feed(html.replace("&", "\x01").replace("<![", "<!x").replace("</>", "<!>"))
        self._starts.append((len(html) - len(self.rawdata), Mark("")))

    def tokens(self) -> Iterator[Text | Mark]:
        """The tokens in order; put together they are the text."""
        text = ""
        ends = [*(start for start, _ in self._starts[1:]), len(self._html)]
        for (start, mark), end in zip(self._starts, ends, strict=True):
            if mark is None:
                text += self._html[start:end]
                continue
            if text:
                yield Text(text)
                text = ""
            if start < end:
                yield replace(mark, raw=self._html[start:end])

    def _note(self, mark: Mark | None) -> None:
        line, offset = self.getpos()
        self._starts.append((self._lines[line - 1] + offset, mark))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that opens."""
        self._note(Mark("", tag, "void" if tag in VOID else "open", own_word(dict(attrs))))

    # a slash means nothing in HTML: what can hold something is open
    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        """A tag that closes."""
        self._note(Mark("", tag, "close"))

    def handle_data(self, data: str) -> None:
        """Characters."""
        del data
        self._note(None)

    def handle_comment(self, data: str) -> None:
        """A comment, which may stand in the middle of a sentence."""
        del data
        self._note(Mark("", kind="comment"))

    def handle_decl(self, decl: str) -> None:
        """A doctype."""
        del decl
        self._note(Mark(""))

    def handle_pi(self, data: str) -> None:
        """A processing instruction."""
        self.handle_decl(data)


def own_word(attrs: Mapping[str, str | None]) -> bool | None:
    """Whether an element says of itself that it is translated, or None."""
    word = (attrs.get("translate", "unsaid") or "").lower()
    if "notranslate" in (attrs.get("class") or "").split():
        return False
    return {"no": False, "yes": True, "": True}.get(word)


def nest(run: Sequence[Text | Mark]) -> list[Node] | None:
    """The inline elements of a sentence as a tree; None where tags cross or one is alone.

    Also None where they stand deeper than anybody writes.
    """
    nodes: list[Node] = []
    level, open_ones = nodes, []
    for token in run:
        if isinstance(token, Text) or token.kind not in {"open", "close"}:
            level.append(token)
        elif token.kind == "open":
            element = Element(token)
            level.append(element)
            open_ones.append((element, level))
            level = element.inside
        else:
            if (
                not open_ones
                or len(open_ones) > DEEPEST
                or open_ones[-1][0].start.name != token.name
            ):
                return None
            element, level = open_ones.pop()
            element.end = token.raw
    return None if open_ones else nodes


def words_of(nodes: Sequence[Node]) -> str:
    """What stands in nodes for a reader."""
    texts = [
        node.words if isinstance(node, Text) else words_of(node.inside)
        for node in nodes
        if not isinstance(node, Mark)
    ]
    return "".join(texts)


def collapse(text: str) -> str:
    """White space as one space, and none between two Chinese characters."""
    one = re.sub(r"\s+", " ", text)
    return BETWEEN_HAN.sub("", one)
