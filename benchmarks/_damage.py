"""What goes wrong in translations, done to right ones: for each check, (kind, Chinese, English)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from api.checks.people import capitals
from api.checks.places import places_named
from api.checks.romanisation import count_syllables, spells
from api.language.script import HAN

Damage = Callable[[str, str, random.Random], Iterator[tuple[str, str, str]]]
WORD = re.compile(f"[{HAN}]{{2,4}}")
NOT = re.compile(r" not\b|n['’]t\b|\bno |\bnever ")
HELPER = re.compile(r"\b(?:shall|may|must|will|can|should|is|are|was|were|has|have)\b(?! not)")
ADDRESSES = ("https://www.gov.cn/zhengce/2016-06/12/content_5081222.htm", "jubao@12377.cn")
CODES = ("91350200MA2XN4RK7P", "GB/T 22239-2019", "notice-2017-03.pdf", "ISO 27001")
GIVEN = ("Xiaoming", "Guoqiang", "Lihua", "Jianping", "Wenbo")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(MONTHS)
NUMBER = re.compile(r"(?<![A-Za-z0-9.,])[0-9][0-9,]*(?:\.[0-9]+)?")
MONTH = re.compile(rf"\b(?:{_MONTH})\b(?=,? [0-9])|(?<=[0-9] )\b(?:{_MONTH})\b")


def damage_number(zh: str, text: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """One number of the English changed by a factor of 10, a digit swap or a month change."""
    # ten times nothing is nothing, and 0:00 is no less midnight than 0:000
    places = [m for m in NUMBER.finditer(text) if m[0].strip(",.0")]
    if places:
        place = rng.choice(places)
        token = place[0].rstrip(",")
        rest = text[place.start() + len(token) :]
        yield "factor 10", zh, text[: place.start()] + multiply(token, rng) + rest
    swaps = [
        place.start() + i
        for place in places
        for i, (a, b) in enumerate(zip(place[0], place[0][1:], strict=False))
        if a.isdigit() and b.isdigit() and a != b
    ]
    if swaps:
        at = rng.choice(swaps)
        yield "digit swap", zh, text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    months = list(MONTH.finditer(text))
    if months:
        place = rng.choice(months)
        other = rng.choice([name for name in MONTHS if name != place[0]])
        yield "month", zh, text[: place.start()] + other + text[place.end() :]


def multiply(token: str, rng: random.Random) -> str:
    """The number ten times as large, or a tenth of it when that is whole."""
    digits = token.replace(",", "")
    if "." in digits:
        whole, decimals = digits.split(".")
        return f"{whole}{decimals[0]}.{decimals[1:] or '0'}"
    fewer = digits.endswith("0") and digits.strip("0") and rng.random() < 0.5
    changed = digits[:-1] if fewer else digits + "0"
    return f"{int(changed):,}" if "," in token else changed


def clauses(en: str) -> list[tuple[int, int]]:
    """The spans of the clauses of an English text, with the marks that end them."""
    return [m.span() for m in re.finditer(r"[^,;:.]+[,;:.]*\s*", en) if len(m[0].split()) > 2]


def damage_length(zh: str, en: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    parts = clauses(en)
    if len(parts) > 1:
        start, end = rng.choice(parts)
        if (end - start) * 3 >= len(en):
            yield "clause lost (a third or more)", zh, en[:start] + en[end:]
        else:
            yield "clause lost (less)", zh, en[:start] + en[end:]
    words = en.split(" ")
    if len(words) > 5:
        yield "second half lost", zh, " ".join(words[: len(words) // 2])
        yield "said twice over", zh, en + " " + en
    yield "no English", zh, " "


def damage_repetition(zh: str, en: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    parts = clauses(en)
    if len(parts) > 1:
        start, end = rng.choice(parts)
        yield "clause twice", zh, en[:end].rstrip() + " " + en[start:]
    words = en.split(" ")
    if len(words) > 8:
        at, size = rng.randrange(len(words) - 4), rng.randrange(2, 5)
        yield "phrase twice", zh, " ".join(words[: at + size] + words[at:])
        yield (
            "phrase four times",
            zh,
            " ".join(words[:at] + words[at : at + size] * 4 + words[at + size :]),
        )
        yield "word four times", zh, " ".join(words[:at] + words[at : at + 1] * 4 + words[at + 1 :])


def damage_negation(zh: str, en: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    found = list(NOT.finditer(en))
    if found:
        match = rng.choice(found)
        kind = "not dropped (the only one)" if len(found) == 1 else "not dropped (one of several)"
        yield (
            kind,
            zh,
            en[: match.start()]
            + (" " if match[0][0] == " " else "")
            + en[match.end() :].lstrip(" "),
        )
    verbs = list(HELPER.finditer(en))
    if verbs:
        match = rng.choice(verbs)
        yield "not added", zh, en[: match.end()] + " not" + en[match.end() :]


def damage_untranslated(zh: str, en: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    words, han = en.split(" "), WORD.findall(zh)
    if han and len(words) > 2:
        at = rng.randrange(len(words))
        yield "word left in Chinese", zh, " ".join([*words[:at], rng.choice(han), *words[at + 1 :]])
    yield "all left in Chinese", zh, zh


def damage_punctuation(zh: str, en: str, _: random.Random) -> Iterator[tuple[str, str, str]]:
    for ascii_mark, wide in (",，", ".。", ";；", "(（", ":："):
        if ascii_mark in en:
            yield f"{wide} for {ascii_mark}", zh, en.replace(ascii_mark, wide, 1)


def damage_brackets(zh: str, en: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    found = [m.start() for m in re.finditer(r'[()“”"\[\]]', en) if m.start() > 6]
    if found:
        at = rng.choice(found)
        kind = "bracket" if en[at] in "()[]" else "quotation mark"
        yield f"{kind} dropped", zh, en[:at] + en[at + 1 :]
    words = en.split(" ")
    at = rng.randrange(len(words))
    yield "bracket added", zh, " ".join([*words[:at], "(" + words[at], *words[at + 1 :]])


def damage_spacing(zh: str, en: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    words = en.split(" ")
    if len(words) > 3:
        at = rng.randrange(1, len(words) - 1)
        if words[at].isalpha():
            yield "word doubled", zh, " ".join([*words[: at + 1], words[at], *words[at + 1 :]])
        yield "space doubled", zh, " ".join([*words[:at], "", *words[at:]])
    if ", " in en:
        yield "space before comma", zh, en.replace(", ", " , ", 1)
        yield "no space after comma", zh, en.replace(", ", ",", 1)


def change_digit(text: str, rng: random.Random) -> str:
    at = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    return text[:at] + str((int(text[at]) + rng.randrange(1, 10)) % 10) + text[at + 1 :]


def damage_codes(zh: str, en: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    for label, code in (("address", rng.choice(ADDRESSES)), ("code", rng.choice(CODES))):
        yield f"digit of {label}", f"{zh}（{code}）", f"{en} ({change_digit(code, rng)})"
        yield f"{label} lost", f"{zh}{code}。", en


def damage_names(zh: str, en: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    found = capitals(en)
    people = [
        (start, again, end)
        for (left, start, middle), (right, again, end) in pairwise(found)
        if en[middle:again] == " "
        and count_syllables(left) == 1
        and count_syllables(right)
        and any(spells(zh, at, left + right) for at in range(len(zh)))
    ]
    if people:
        start, again, end = rng.choice(people)
        yield "given name changed", zh, en[:again] + rng.choice(GIVEN) + en[end:]
        yield (
            "person changed",
            zh,
            en[:start]
            + rng.choice(("Zhao", "Qian", "Sun", "Zhou"))
            + " "
            + rng.choice(GIVEN)
            + en[end:],
        )
    places = places_named(en)
    if places:
        _, (start, end) = rng.choice(places)
        other = rng.choice(
            [place for place in ("Chengdu", "Shandong", "Xiamen", "Yunnan") if place not in en]
        )
        yield "place changed", zh, en.replace(en[start:end], other)
        yield (
            "place misspelt",
            zh,
            en.replace(en[start:end], en[start : end - 2] + en[end - 1] + en[end - 2 : end]),
        )


# By the id of a check; where two look for the same damage it is done for the first.
DAMAGE: dict[str, Damage] = {
    "numbers": damage_number,
    "untranslated": damage_untranslated,
    "punctuation": damage_punctuation,
    "brackets": damage_brackets,
    "length": damage_length,
    "repetition": damage_repetition,
    "negation": damage_negation,
    "names": damage_names,
    "codes": damage_codes,
    "spacing": damage_spacing,
}
