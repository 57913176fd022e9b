"""Chinese text to segments and back: `join(split(text)) == text` for any text whatever.

A segment is a sentence, or what a notice or a page sets apart as one:

- A line break always ends a segment, a number alone on its line included.
- 。！？； and runs of them end one, with the closing quotes and brackets that follow; so does an
  ellipsis (…… or ...), unless the sentence goes on (……等, a comma, a number as in a contents list).
- Nothing splits inside 《》. Nothing splits inside quotes or brackets of up to `REACH` code points;
  longer ones are passages, and their sentences are segments. An opener without its closer in the
  same line protects nothing.
- A quotation ends the segment when a sentence end stands right before its closing quote and the
  quotation is speech: it opens the segment, or follows a colon, a comma or a verb of saying. So
  他说：“好。”然后走了。 is two segments, as its punctuation says (GB/T 15834 puts the stop inside
  only when the sentence is over). It is one where the sentence goes on (“…？”的问题, “……”，), where
  the speaker follows (“好。”他说。) and where the quotation is a name in a sentence
  (开展“诚信，你我同行！”活动). A bracketed remark ends one only when it opens it.
- ASCII marks end a segment only before white space or Chinese, the full stop only before white
  space and a capital or Chinese: 3.5, 2014.6.14, URLs, U.S. and No. 21 stay whole.
- An item number (一、 （一） 1. 第一条) and stray punctuation stay with the words beside them.

All of it takes time linear in the text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise

from api.errors import Invalid
from api.language.script import HAN_CHARACTER

REACH = 200  # code points a pair of quotes or brackets may hold together; 《》 has no limit

_INVISIBLE = "\u200b\u2060\ufeff"  # zero width space, word joiner, byte order mark
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + _INVISIBLE
_WRITTEN = re.compile(rf"[^\s{_INVISIBLE}]")
_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

_TITLES = {"《": "》", "〈": "〉"}
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"'}
_ROUND = {"（": "）", "(": ")"}
_SQUARE = {"【": "】", "〔": "〕", "[": "]", "［": "］", "〖": "〗"}
_PAIRS = _TITLES | _QUOTES | _ROUND | _SQUARE
_OPENER_OF = {closer: opener for opener, closer in _PAIRS.items()}

_FULL = "。｡！？；‼⁇⁈⁉"
_ENDS = _FULL + "…!?;.．"
_MARK = re.compile(f"[{re.escape(_ENDS)}]+|[{re.escape(''.join({*_PAIRS, *_OPENER_OF}))}]")

_SPEECH = "说|道|问|答|称|喊|表示|指出|认为|介绍|强调|解释|坦言|透露|告诉记者"
_SPEAKER = re.compile(rf"[^，。！？；：“”\s,:]{{0,40}}?(?:{_SPEECH})(?=[，。；！,]|$)")
_INTRODUCED = re.compile(rf"(?:[：:，,]|{_SPEECH})$")
_GOES_ON = re.compile("[，、；：,;:—的等之和及是]|与(?!此)|或(?!许|者)|这[一个种句]|一[词文语句事]")

_NUMERAL = "[〇零一二三四五六七八九十百千0-9０-９]+"
_LABEL = re.compile(
    rf"(?:第?{_NUMERAL}(?:[.．][0-9]+)*[条章节款项]?|[（(]{_NUMERAL}[）)]|[A-Za-z]|[IVXLC]+)[.．]"
)
_ABBREVIATION = re.compile(
    "al|approx|apr|arts?|aug|ave|cf|ch|co|corp|dec|dept|dr|eds?|etc|feb|figs?|gen|gov|inc|jan|jr|"
    "jul|jun|ltd|mar|mrs?|ms|mt|nos?|nov|oct|para|pp|prof|pt|rev|secs?|sect|sen|sept?|sr|st|univ|"
    "viz|vols?|vs",
    re.IGNORECASE,
)
_APOSTROPHE = re.compile("(?<=[A-Za-z])’(?=[A-Za-z])")
_WORD_BEFORE = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment, with no white space at its ends, and the white space up to the next one."""

    zh: str
    after: str


@dataclass(frozen=True, slots=True)
class Split:
    """A text taken apart: the white space it begins with, and its pieces in order."""

    before: str
    pieces: tuple[Piece, ...]


def split(text: str) -> Split:
    """Take a text apart into segments; `join` gives exactly `text` back.

    White space is what `str.isspace` says, and U+200B, U+2060 and U+FEFF. A text of nothing else
    has no pieces and is all `before`.
    """
    bounds = [0]
    for line in _LINE.finditer(text):
        bounds += [line.start(), *(line.start() + cut for cut in _cuts(line.group()))]
    bounds.append(len(text))
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(bounds):
        chunk = text[start:end]
        lead = len(chunk) - len(chunk.lstrip(_BLANKS))
        if lead < len(chunk):
            spans.append((start + lead, start + len(chunk.rstrip(_BLANKS))))
    starts = [start for start, _ in spans] + [len(text)]
    return Split(
        before=text[: starts[0]],
        pieces=tuple(
            Piece(text[start:end], text[end:following])
            for (start, end), following in zip(spans, starts[1:], strict=True)
        ),
    )


def join(parts: Split) -> str:
    """The text that `split` took apart."""
    return parts.before + "".join(piece.zh + piece.after for piece in parts.pieces)


def segment_id(slug: str, zh: str, n: int) -> str:
    """The id of a segment, the same for ever: 12 characters of a-z and 2-7.

    `n` counts the equal `zh` that stand earlier in the source `slug`. The id is the beginning of
    the base32 of the SHA-256 of slug, n and zh with NUL between them, in UTF-8; a lone surrogate
    is encoded as if it were a character.
    """
    key = f"{slug}\0{n}\0{zh}".encode("utf-8", "surrogatepass")
    return base64.b32encode(hashlib.sha256(key).digest()).decode("ascii")[:12].lower()


def clauses(zh: str, limit: int) -> list[str]:
    """Cut a long segment into parts of at most `limit` code points; joined they are `zh`.

    Each cut is after the last ，、：； that fits, with the closing quotes behind it; else after the
    last white space; else at the limit. No part is empty. Raises Invalid for a limit below 1.
    """
    if limit < 1:
        raise Invalid(
            f"a clause of at most {limit} characters cannot be; give a limit of 1 or more"
        )
    parts: list[str] = []
    start = 0
    while len(zh) - start > limit:
        end = _clause_end(zh, start, start + limit)
        parts.append(zh[start:end])
        start = end
    return [*parts, zh[start:]] if start < len(zh) else parts


def _clause_end(zh: str, start: int, stop: int) -> int:
    for marks in ("，、：；", _BLANKS):
        # Backwards from the limit: no stretch is walked more than twice, so the time stays linear.
        for at in range(stop - 1, start - 1, -1):
            if zh[at] in marks:
                end = at + 1
                while end < stop and zh[end] in _OPENER_OF and zh[end] != '"':
                    end += 1
                return end
    return stop


def _cuts(line: str) -> list[int]:
    """Where a line without breaks is cut: offsets within it, ascending, its ends left out."""
    mates = _mates(line)
    cuts: list[int] = []
    depth = resume = scanned = 0
    start = _after_blanks(line, 0)
    worded = False  # is there a letter or digit since the last cut?
    for mark in _MARK.finditer(line):
        at = mark.start()
        if at < resume:
            continue
        if line[at] not in _ENDS:
            depth += _step(mates, at)
            continue
        resume, depth, opener = _absorb(line, mark.end(), mates, depth)
        if depth or not _is_end(line, mark, resume, opener, start):
            continue
        worded = worded or _has_word(line[scanned:resume])
        scanned = resume
        if not worded and cuts:
            cuts[-1] = resume  # stray punctuation goes with the words before it
        elif worded and not (resume - start < 16 and _LABEL.fullmatch(line, start, resume)):
            cuts.append(resume)
            worded = False
        start = _after_blanks(line, resume) if cuts and cuts[-1] == resume else start
    if cuts and not (worded or _has_word(line[scanned:])):
        cuts.pop()
    return cuts


def _mates(line: str) -> dict[int, int]:
    """Position of each quote or bracket that protects what it holds, to that of its partner."""
    mates: dict[int, int] = {}
    stack: list[int] = []
    waiting = dict.fromkeys(_PAIRS, 0)
    for mark in _MARK.finditer(line):
        at, char = mark.start(), line[mark.start()]
        opener = _OPENER_OF.get(char)
        if opener and waiting[opener] and not _APOSTROPHE.match(line, at):
            while True:  # what opened inside and never closed is dropped
                begin = stack.pop()
                waiting[line[begin]] -= 1
                if line[begin] == opener:
                    break
            if opener in _TITLES or at - begin <= REACH:
                mates[begin], mates[at] = at, begin
        elif char in _PAIRS:
            stack.append(at)
            waiting[char] += 1
    return mates


def _step(mates: dict[int, int], at: int) -> int:
    partner = mates.get(at)
    return 0 if partner is None else 1 if partner > at else -1


def _absorb(line: str, end: int, mates: dict[int, int], depth: int) -> tuple[int, int, int | None]:
    """Take the closers after a sentence end along: new end, depth, opener of the outermost."""
    opener = None
    while end < len(line) and line[end] in _OPENER_OF:
        step = _step(mates, end)
        if step > 0 or (step == 0 and line[end] == '"'):
            break
        if step < 0:
            opener = mates[end]
        depth += step
        end += 1
    return end, depth, opener


def _is_end(line: str, mark: re.Match[str], end: int, opener: int | None, start: int) -> bool:
    """Does the segment begun at `start` end at `end`, after this mark and its closers?"""
    following = _after_blanks(line, end)
    if following == len(line) or (following == end and line[end] in _ENDS):
        return False  # the line ends here anyway, or the next mark decides
    if not _is_stop(line, mark, following, spaced=following > end):
        return False
    if opener is not None and not (following > end and "A" <= line[following] <= "Z"):
        return _is_speech(line, start, opener, following)
    if end > mark.end():  # stray closers, those of a long passage, or the end of an English quote
        return not _GOES_ON.match(line, following)
    return line[following] not in "，、：,:"


def _is_speech(line: str, start: int, opener: int, following: int) -> bool:
    """Is a quotation or remark that holds a sentence end over, and its segment with it?"""
    kind = line[opener]
    if _GOES_ON.match(line, following) or kind in _TITLES or kind in _SQUARE:
        return False
    if opener == start:
        return kind in _ROUND or not _SPEAKER.match(line, following)
    lead = line[max(start, opener - 8) : opener].rstrip(_BLANKS)
    return kind in _QUOTES and bool(_INTRODUCED.search(lead))


def _is_stop(line: str, mark: re.Match[str], following: int, *, spaced: bool) -> bool:
    """Can this run of marks end a sentence, with what stands before and after it?"""
    run, after = mark.group(), line[following]
    if any(char in _FULL for char in run):
        return True
    joined = after.isascii() and (after.islower() or not spaced)
    if "…" in run or run.count(".") > 1:
        return not (joined or after.isdigit() or _GOES_ON.match(line, following))
    if joined:
        return False
    before = line[mark.start() - 1 : mark.start()]
    if "!" in run or "?" in run:
        return True
    if ";" in run:
        return bool(HAN_CHARACTER.match(before)) or before in _OPENER_OF
    return spaced and _is_full_stop(line, mark.start(), after)


def _is_full_stop(line: str, at: int, after: str) -> bool:
    """Is the full stop at `at`, before white space and `after`, the end of a sentence?"""
    before = line[at - 1 : at]
    if HAN_CHARACTER.match(before):
        return True
    starts = after.isupper() or after in _PAIRS
    if before.isdigit():
        return starts
    word = _WORD_BEFORE.search(line[max(0, at - 12) : at])
    if word:
        parts = word.group().split(".")
        short = len(parts[-1]) == 1 or (len(parts) > 1 and all(len(part) < 3 for part in parts))
        if short or _ABBREVIATION.fullmatch(parts[-1]):
            return False
    return starts or bool(HAN_CHARACTER.match(after))


def _after_blanks(line: str, at: int) -> int:
    found = _WRITTEN.search(line, at)
    return found.start() if found else len(line)


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))
