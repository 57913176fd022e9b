"""Whether a longer word keeps the meaning of a term inside it: 信用等级 does, 信用卡 does not.

Two words set side by side (信用|等级, 行政|处罚) are a phrase, whose parts mean what they mean
alone. A word of one more character is a compound with a meaning of its own (信用卡, 标准间,
喇叭花), unless that character is one of the closed set of affixes that leave the stem as it is
(判决书, 失信人, 非法人) or a verb with the term as its object (开发票). Where the dictionary
explains the longer word and no rendering of the term is in the explanation (计划生育: family
planning), the meaning has changed as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from api.glossary.personal_names import PERSONS, SURNAMES
from api.language.lexicon import OWN, STRADDLES, Lexicon

# they leave the meaning of the word before them: persons, papers, bodies, measures, time, place
_SUFFIXES = frozenset(
    "者人员家户方队团们权法案罪罚率度量额费款金史期地处所局部厅司科庭院会委署省市区县州镇乡村"
    "城书函令稿制式版型业界后前时中内外上下里等类级名单条项次节厂店网品物感力场票难站声日值位系图组室犯"
)
# cards, papers and bodies: a word of its own once a dictionary explains it (信用证, not 律师证)
_HEADS = frozenset("长表卡证社信单箱栏室点线价件煤性")
_MODAL = frozenset("应须将可能会要")
_PLACES = frozenset(("ns", "nt"))
_VERBAL = frozenset(("v", "vn", "d", "p", "r", "m", "a", "h", "c", "f", "b"))
_EMPTY = frozenset(("p", "u", "uj", "ul", "c", "d", "r", "k", "y", "f", "m", "q"))
_PREFIXES = frozenset(
    "非反无被总副原新老旧假超不未可有没提持讲守各本该此某全受县州市省区再待拟已男女"
)
_PHRASE = 5  # a longer word than this is a phrase or a name, made of words
_STEM = re.compile("[a-z]{3,}")
_STOP = frozenset(
    _STEM.findall(
        "the and for with from into one sth used esp etc also abbr see variant its not out off put "
        "take make bring get have keep give come"
    )
)


class Compounds:
    """Judges longer words by a lexicon and a glossary; remembers what it has judged.

    `english` has the renderings of each folded headword, `preferred` the first of each row.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        english: Mapping[str, Sequence[str]],
        preferred: Mapping[str, Sequence[str]],
    ) -> None:
        self._lexicon = lexicon
        self._english = english
        self._preferred = preferred
        self._judged: dict[tuple[str, int, int], str] = {}

    def doubt(self, word: str, start: int, end: int) -> str:
        """Why the term at word[start:end] is not itself there, or "" where the word is made of it.

        `word` is a folded word of the lexicon or the glossary.
        """
        key = (word, start, end)
        reason = self._judged.get(key)
        if reason is None:
            reason = self._judged[key] = self._misfit(word, start, end) or self._change(*key)
        return reason

    def _misfit(self, word: str, start: int, end: int) -> str:
        """What is wrong with the term's boundaries inside the word, or ""."""
        lexicon = self._lexicon
        words, phrases = lexicon.edges(word)
        cut = lexicon.lattice(word, [edge for edge in words if edge[1] - edge[0] < len(word)])
        around = [
            (left, right)
            for left, right, cost in (*cut.edges, *phrases)
            if left <= start and right >= end and end - start < right - left < len(word)
            if cut.margin(left, right, cost) > -STRADDLES
        ]
        doubts = (self.doubt(word[left:right], start - left, end - left) for left, right in around)
        doubt = next(filter(None, doubts), "")
        inside = max(lexicon.cut(word[start:end]).best, lexicon.probability(OWN))
        if doubt or around or cut.margin(start, end, inside) >= -STRADDLES:
            return doubt
        return f"straddles the words of {word}"

    def _change(self, word: str, start: int, end: int) -> str:
        """Why the term has another meaning in a word of the lexicon, or ""."""
        if word not in self._lexicon.words or (word[end:] == "者" and start == 0):
            return ""  # 者 closes a whole phrase: 提出异议|者 is no dissenter
        gloss = self._lexicon.glosses.get(word, "")
        english = self._english.get(word[start:end], ())
        if _says(gloss, english) or (end == len(word) and self._is_headed(word, start)):
            return ""
        shares = not gloss or _shares("/".join((gloss, *self._preferred.get(word, ()))), english)
        tag = self._tag(word)
        if shares and start == 0 and tag in _PLACES and self._tag(word[:end]) == "ns":
            return ""  # 上海港, 香港岛, but not 香港脚
        if end - start == 1 and tag == "ns" and end == len(word) and not gloss:
            return ""  # a county or lake by its name
        if (end - start > 1 or not gloss) and not self._is_made_of_words(word, start, end):
            return f"part of the word {word}"
        return "" if shares or len(word) > _PHRASE else f"part of {word}, another meaning"

    def _is_headed(self, word: str, start: int) -> bool:
        """Whether a person or an object has its kind or verb before it: 牙科|医生, 恢复|名誉."""
        before, term = word[:start], word[start:]
        if len(before) < 2 or self._tag(term) != "n":
            return False
        return term[-1] in PERSONS or self._tag(before) == "v"

    def _is_made_of_words(self, word: str, start: int, end: int) -> bool:
        """Whether what stands before and after the term are words or affixes that leave it be."""
        before, after = word[:start], word[end:]
        if (
            (before and after)
            or before.endswith("的")
            or (before in SURNAMES and word[end - 1] in PERSONS)
        ):
            return True
        if len(before) == 1 and before not in _PREFIXES and self._tag(before) not in _VERBAL:
            return False
        if after == "状":  # a writ is of an act: 起诉状, but a letter of credit is 信用状
            return self._tag(word[start:end]) == "v"
        if len(after) == 1 and after not in _SUFFIXES:
            known = word in self._lexicon.glosses
            return (after in _HEADS or after in _MODAL or self._tag(after) in _EMPTY) and not known
        return self._is_words(before) and self._is_words(after)

    def _is_words(self, part: str) -> bool:
        words = self._lexicon.words
        return len(part) != 2 or part in words or self._tag(part[0]) in _EMPTY

    def _tag(self, word: str) -> str:
        return self._lexicon.tags.get(word, "")


def _says(gloss: str, english: Sequence[str]) -> bool:
    """Whether one of the senses is a rendering itself: 飞机票 is an air ticket as 机票 is."""
    senses = {sense.strip().casefold() for sense in re.split("[/;]", gloss)}
    return any(text.casefold() in senses for text in english)


def _shares(gloss: str, english: Sequence[str]) -> bool:
    """Whether an explanation has a word of the renderings, in any inflection."""
    known = {word for text in english for word in _stems(text)}
    return not known or any(_akin(one, other) for one in _stems(gloss) for other in known)


def _stems(text: str) -> list[str]:
    words = _STEM.findall(text.lower().replace("legal", "law"))
    return [word for word in words if word not in _STOP]


def _akin(one: str, other: str) -> bool:
    """Whether two English words have one stem: equal, or alike but for their endings."""
    shorter = min(len(one), len(other))
    common = next((k for k in range(shorter) if one[k] != other[k]), shorter)
    return common >= max(4, shorter - 3) or one == other
