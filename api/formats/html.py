"""HTML whose text is translated and whose markup stays as it was written. Pure.

A sentence is translated whole, across its inline markup, and each inline element is put round its
own English where that stands in the sentence's; where it does not, the pieces are translated one by
one. Nothing inside `translate="no"` is changed, nor is what has no Chinese. What comes from the
translator is escaped: it can never become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape

from api.formats.html_tokens import Element, Mark, Node, Outline, Text, words_of
from api.language.script import HAN_CHARACTER

STOPS = "。！？…；.!?;"
ENDING = "。！？"
CLOSING = "”’」』）》】〕"
OPENING = '([“‘"'
CHINESE = "\u2e80"  # from here on no spaces are written between words
LATIN = str.maketrans("。，、；：！？（）", ".,,;:!?()")
SPACE = r"(?:\s|&(?:nbsp|ensp|emsp|#160|#xa0|#12288|#x3000);)*"
STARTS = re.compile(SPACE, re.IGNORECASE)
ENDS = re.compile(rf"(?<!\s){SPACE}\Z", re.IGNORECASE)
MANY = 100  # pieces of one sentence: to look for each costs the square of their number
TAG = re.compile("<[^<>]*>")
SENTENCE = re.compile(rf"[^{ENDING}]*[{ENDING}]+[{CLOSING}]*|[^{ENDING}]+")


class Page:
    """A text in HTML. `texts` are what it wants translated; `render` takes their English."""

    def __init__(self, html: str) -> None:
        self._blocks = Outline(html).blocks
        self.texts = list(
            dict.fromkeys(
                text
                for block in self._blocks
                if not isinstance(block, Mark)
                for sentence in sentences(block)
                for text in wanted(sentence)
            )
        )

    def render(self, english: Mapping[str, str]) -> str:
        """The page with the English of its `texts` in place of them."""
        return "".join(
            block.raw if isinstance(block, Mark) else write_block(block, english)
            for block in self._blocks
        )

    def words(self) -> str:
        """What a reader of the page would have translated."""
        return "\n".join(self.texts)


def sentences(block: Sequence[Node]) -> list[list[Node]]:
    """A block cut into sentences where it has inline elements; plain text is cut by who drafts it.

    Each is translated by itself then, so that an element is put round words of its own sentence.
    """
    if not any(isinstance(node, Element) for node in block):
        return [list(block)]
    found: list[list[Node]] = [[]]
    for node in block:
        pieces = SENTENCE.findall(node.raw) if isinstance(node, Text) and not node.kept else []
        for piece in pieces:
            found[-1].append(Text(piece, lines=node.lines))  # type: ignore[union-attr]
            if piece.rstrip(CLOSING)[-1:] in tuple(ENDING):
                found.append([])
        if not pieces:
            found[-1].append(node)
    return [nodes for nodes in found if nodes]


def write_block(block: Sequence[Node], english: Mapping[str, str]) -> str:
    """What stands between two ends, in English, spaces between its sentences."""
    return join([(write(nodes, english), False) for nodes in sentences(block)])


def is_kept(nodes: Sequence[Node]) -> bool:
    """Whether nothing in nodes is to be translated."""
    return all(
        node.kept or not HAN_CHARACTER.search(node.words)
        if isinstance(node, Text)
        else isinstance(node, Mark) or is_kept(node.inside)
        for node in nodes
    )


def wanted(nodes: Sequence[Node]) -> Iterator[str]:
    """The texts whose English a sentence may need: its whole, its elements, its pieces."""
    if is_kept(nodes):
        return
    yield words_of(nodes).strip()
    if all(isinstance(node, Text) for node in nodes) and len(nodes) == 1:
        return
    for node in nodes:
        if isinstance(node, Element):
            yield from wanted(node.inside)
        elif isinstance(node, Text):
            yield from wanted([node])


def write(nodes: Sequence[Node], english: Mapping[str, str], whole: str = "") -> str:
    """A sentence in English, its inline markup round the same words.

    `whole` is its English where that is known from the sentence around it.
    """
    if is_kept(nodes):
        return "".join(raw(node) for node in nodes)
    said = [place for place, node in enumerate(nodes) if not is_blank(node)]
    first, last = said[0], said[-1]
    head = "".join(raw(node) for node in nodes[:first])
    tail = "".join(raw(node) for node in nodes[last + 1 :])
    inner = nodes[first : last + 1]
    whole = whole or look_up(words_of(inner), english)
    if len(inner) == 1:
        [only] = inner
        if isinstance(only, Element):
            middle = f"{only.start.raw}{write(only.inside, english, whole)}{only.end}"
        else:
            middle = around(raw(only), escape(whole, quote=False))
    else:
        middle = placed(inner, whole, english) or pieced(inner, english)
    return head + middle + tail


def raw(node: Node) -> str:
    """A node as it was written."""
    if isinstance(node, Element):
        return node.start.raw + "".join(raw(one) for one in node.inside) + node.end
    return node.raw


def is_blank(node: Node) -> bool:
    """Whether a reader sees no words in a node."""
    return isinstance(node, Mark) or not words_of([node]).strip()


def around(written: str, en: str) -> str:
    """English with the white space that stood around the Chinese."""
    return lead(written) + en.strip() + trail(written)


def lead(written: str) -> str:
    """The white space that a text begins with."""
    found = STARTS.match(written)
    return found[0] if found else ""


def trail(written: str) -> str:
    """The white space that a text ends with."""
    found = ENDS.search(written)
    return found[0] if found else ""


def are_words(before: str, after: str) -> bool:
    """Whether a space is missing between two characters: not within Chinese or brackets."""
    if before.isspace() or before in OPENING or not (after.isalnum() or after in OPENING):
        return False
    return before < CHINESE or (before.isalnum() and after < CHINESE)


def placed(nodes: Sequence[Node], whole: str, english: Mapping[str, str]) -> str:
    """The sentence's English with each element round its own words; empty where one is not there.

    Also empty where something without words, such as a picture, stands among them, or very many.
    """
    if len(nodes) > MANY:
        return ""
    found: list[tuple[int, int, Element]] = []
    for place, node in enumerate(nodes):
        if isinstance(node, Text):
            continue
        if isinstance(node, Mark) or is_blank(node):
            return ""
        start, end = span_of(place, nodes, whole, english)
        if start == end or any(start < after and before < end for before, after, _ in found):
            return ""
        found.append((start, end, node))
    parts, at = [], 0
    for start, end, node in sorted(found, key=lambda one: one[0]):
        parts.append(escape(whole[at:start], quote=False))
        parts += [node.start.raw, write(node.inside, english, whole[start:end]), node.end]
        at = end
    text = "".join(parts) + escape(whole[at:], quote=False)
    ends = [one.raw if isinstance(one, Text) else "" for one in (nodes[0], nodes[-1])]
    return lead(ends[0]) + text + trail(ends[1])


def span_of(
    place: int, nodes: Sequence[Node], whole: str, english: Mapping[str, str]
) -> tuple[int, int]:
    """Where the English of an element's words stands in the sentence's; (0, 0) is nowhere.

    Words that stand there several times are those of the same turn in the Chinese.
    """
    node = nodes[place]
    own = english_of([node], english)
    hits = list(re.finditer(rf"(?<!\w){re.escape(own)}(?!\w)", whole, re.IGNORECASE))
    zh = words_of([node]).strip()
    turn = times(zh, words_of(nodes[:place]))
    enough = own and len(hits) > turn and len(hits) >= times(zh, words_of(nodes))
    return hits[turn].span() if enough else (0, 0)


def times(words: str, text: str) -> int:
    """How often words stand in a text; those in Latin letters as whole words."""
    if not words.isascii():
        return text.count(words)
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.ASCII))


def look_up(zh: str, english: Mapping[str, str]) -> str:
    """The English of a text, or the text itself where there is none: nothing is lost."""
    return english.get(zh.strip(), "").strip() or zh.strip()


def english_of(nodes: Sequence[Node], english: Mapping[str, str]) -> str:
    """What the words of nodes are in English when they stand alone, without a stop of its own."""
    zh = words_of(nodes).strip()
    if is_kept(nodes):
        return zh
    en = look_up(zh, english)
    return en if zh.endswith(tuple(STOPS)) else en.rstrip(".")


def pieced(nodes: Sequence[Node], english: Mapping[str, str]) -> str:
    """The pieces one by one, with spaces where English wants them between two."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Mark):
            parts.append(node.raw)
        elif isinstance(node, Element):
            own = write(node.inside, english, english_of(node.inside, english))
            parts.append(f"{node.start.raw}{own}{node.end}")
        elif is_kept([node]):
            parts.append(node.raw if node.kept else node.raw.translate(LATIN))
        else:
            parts.append(around(node.raw, escape(english_of([node], english), quote=False)))
    kept = [isinstance(node, Text) and node.kept for node in nodes]
    return join(list(zip(parts, kept, strict=True)))


def join(parts: Sequence[tuple[str, bool]]) -> str:
    """Parts of a page put together, with spaces where English wants them; kept ones as they are."""
    text, before = [], ""
    for part, kept in parts:
        shown = unescape(TAG.sub("", part))
        if before and shown and not kept and are_words(before, shown[0]):
            text.append(" ")
        text.append(part)
        before = "" if kept else shown[-1:] or before
    return "".join(text)
