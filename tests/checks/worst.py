"""Texts made to break a check: what its regular expressions like least, repeated without an end."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice

from api.checks import Check, Find
from api.glossary import Term
from api.glossary.matching import Hit

Pair = tuple[str, str, list[Hit]]
Make = Callable[[int], Pair]

SOURCE = "市长张三说不（字）《字》“字”，见www.a.cn。"
TARGET = "Mayor Li Si said not."
# Every check meets these on either side and on both.
UNITS = (
    " ", "a", "字", "不", "不得", "not ", "n't ", "the the ", "a b ", "a'a'", "a-", "a.", "Aa.Aa",
    ",", ".", "，", "(", ")", "1)", "(“[", "（字", "“字", "《字", '"', " (", "( ", " " * 50 + ")",
    "www.", "http://", "www.a.b" + ")" * 50, "a@", "ISO 9001 ", "A1", "A1 ", "1", "1/", "9.",
    "AB12345 ", "Zhang Wei ", "Aa ", "市长张三说，", "北京上海陕西", "张王李赵", "字a", "a字1，",
    "\n", "\xa0", "\x00", "\ud800", "\ufffd", "👩‍👩‍👧", "ａ", "。a", "\u200b",
)  # fmt: skip


def fill(unit: str, size: int) -> str:
    """A unit again and again, `size` code points."""
    return (unit * size)[:size]


def repeat(zh: str, en: str) -> Make:
    """Pairs of one piece of Chinese and one of English, each without an end."""
    return lambda size: (fill(zh, size), fill(en, size), [])


def many_names(size: int) -> Pair:
    """Different names and codes on both sides."""
    many = range(size // 10)
    zh = "".join(f"市长张{chr(0x4E00 + n % 20_000)}说，编号AB{n:05d}。" for n in many)
    en = " ".join(f"Li Wei{chr(97 + n % 26)}{chr(97 + n // 26 % 26)} CD{n:05d}," for n in many)
    return zh, en, []


def many_terms(size: int) -> Pair:
    """Different glossary terms, whose English begins alike and stands nowhere whole."""
    zh, hits = [], []
    for number in range(size // 10):
        word, start = f"词{number:07d}", 10 * number
        term = Term(zh=word, en=f"alpha beta{number} gamma", avoid=("gamma delta",))
        hits.append(Hit(start, start + 8, word, "exact", "", (term,)))
        zh.append(f"{word}，。")
    return "".join(zh), fill("alpha gamma of the ", size), hits


def glossary_places(size: int) -> Pair:
    """Places and people that the glossary renders, none of which the English has."""
    places = islice(cycle(("北京", "上海", "昆明", "济南", "大连")), size // 2)
    zh = "".join(places)
    hits = [
        Hit(at, at + 2, zh[at : at + 2], "exact", "", (Term(zh=zh[at : at + 2], en="Xanadu"),))
        for at in range(0, len(zh), 2)
    ]
    return zh, fill("Xan Adu ", size), hits


# By the id of a check, what is hardest for it alone.
WORST: dict[str, tuple[Make, ...]] = {
    "numbers": (
        *(repeat("25人", "26 people "), repeat("百分之三", "4% "), repeat("1,234,", "1/")),
        *(repeat("1%", "1%"), repeat("1/2，", "1/3, "), repeat("1米", "1 km ")),
    ),
    "dates": (repeat("1月1日，", "2 May, "), repeat("三点", "at 5 p.m. ")),
    "terms": (many_terms,),
    "untranslated": (repeat("诚信", "诚信，"), repeat("字", "a字·"), repeat("字", "(字) ")),
    "punctuation": (repeat("？", "——"), repeat("？", "，Ａ…"), repeat("字？ ", "，字")),
    "brackets": (repeat("“（《", "(["), repeat("（字", "''"), repeat(")", '“”"')),
    "length": (repeat("字a1 ", "a \n"), repeat("字", "字")),
    "repetition": (repeat("字", "a b "), repeat("甲乙", "a b c d e f g "), repeat("a", "aab")),
    "negation": (repeat("不得不", "not only no "), repeat("不超过", "un-"), repeat("不", "no ")),
    "names": (
        *(many_names, glossary_places, repeat("市长张三说，", "Zhang Wei ")),
        *(repeat("北京、", "Shanghei "), repeat("王丹王五", "Wang Haijun ")),
    ),
    "codes": (many_names, repeat("www.a.b)", "www.a.b("), repeat("AB12345 ", "AB12346 ")),
    "spacing": (
        *(repeat("字字", "a a "), repeat("三点三十", "word "), repeat("字", " ,")),
        repeat("字", "a,b"),
    ),
    "consistency": (repeat("“字” ", "'a'  "), repeat("字。", " .")),
}  # fmt: skip


def ask(check: Check) -> Find:
    """What a check says of a pair, in one call for every kind of check."""
    if check.find:
        return check.find
    compare = check.compare
    assert compare

    def find(zh: str, en: str, _: object) -> list[object]:
        found = compare(zh, en, f"{en} x", "segment 1")
        return [found] if found else []

    return find  # type: ignore[return-value]
