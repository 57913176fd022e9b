"""English words that carry a number, by what they do in a number phrase."""

from __future__ import annotations

from fractions import Fraction

from api.language.quantities.numerals import (
    CARDINALS,
    DENOMINATORS,
    MONTHS,
    ORDINAL_SCALES,
    ORDINALS,
    ROMAN,
    SCALES,
)
from api.language.quantities.quantity import Value


def _listed(words: str) -> list[str]:
    return words.split()


# Words that may stand for a number of the Chinese but never have to: value and other readings.
SOFT: dict[str, tuple[Value, ...]] = {
    "both": (2,), "twice": (2,), "double": (2, 1), "doubled": (2, 1), "doubles": (2, 1),
    "doubling": (2, 1), "dual": (2,), "couple": (2,), "pair": (2,), "pairs": (2,), "twin": (2,),
    "twins": (2,), "duo": (2,), "either": (2,), "neither": (2,), "bilateral": (2,),
    "second-hand": (2,), "other": (2,), "another": (2, 1), "secondary": (2,), "secondly": (2,),
    "latter": (2,), "semi": (Fraction(1, 2),), "biennial": (2,), "mutual": (2,),
    "respective": (2,), "between": (2,), "each": (1, 2), "halve": (Fraction(1, 2), 2),
    "halved": (Fraction(1, 2), 2), "triple": (3, 2), "tripled": (3, 2), "tripling": (3, 2),
    "trio": (3,), "thrice": (3,), "trilateral": (3,), "tripartite": (3,), "triplicate": (3,),
    "thirdly": (3,), "triangle": (3,), "triangular": (3,), "triennial": (3,), "duplicate": (2,),
    "quadruple": (4, 3), "quadrupled": (4, 3), "quadruplicate": (4,), "fourfold": (4,),
    "threefold": (3,), "twofold": (2,), "fivefold": (5,), "tenfold": (10,), "sixfold": (6,),
    "sevenfold": (7,), "eightfold": (8,), "hundredfold": (100,), "quintuple": (5,),
    "quadrilateral": (4,), "quarterly": (3, 4), "pentagon": (5,), "hexagon": (6,),
    "fortnight": (2, 14, 15), "fortnightly": (2, 14), "biweekly": (2,), "bimonthly": (2,),
    "semiannual": (6,), "semiannually": (6,), "biannual": (2, 6), "biannually": (2, 6),
    "annual": (1,), "annually": (1,), "yearly": (1,), "monthly": (1,), "weekly": (1,),
    "daily": (1,), "decade": (10,), "decades": (10,), "decennial": (10,), "decadal": (10,),
    "decennium": (10,), "century": (100,), "centuries": (100,), "centenary": (100,),
    "centennial": (100,), "millennium": (1000,), "millennia": (1000,), "bicentennial": (200,),
    "noon": (12,), "midday": (12,), "midnight": (0, 12, 24), "score": (20,), "year": (1,),
    "month": (1,), "week": (1,), "day": (1,), "hour": (1,), "minute": (1,),
    "once": (1,), "single": (1,), "sole": (1,), "initial": (1,), "top": (1,), "primary": (1,),
    "only": (1,), "unanimous": (1,), "zero": (0,), "nil": (0,), "none": (0,), "whole": (1, 100),
    "every": (1,), "teenager": (13, 10), "teenagers": (13, 10), "teens": (13, 10),
    "teenage": (13, 10), "teenaged": (13, 10), "octogenarian": (80,), "septuagenarian": (70,),
    "nonagenarian": (90,), "centenarian": (100,), "millionaire": (10**6,),
    "billionaire": (10**9, 10**8), "billionaires": (10**9, 10**8), "millionaires": (10**6,),
    "forth": (4,), "multimillionaire": (10**6, 10**8), "kilo": (1000,),
}  # fmt: skip

VAGUE: dict[str, tuple[int, int]] = {
    "tens": (10, 100), "dozens": (20, 100), "scores": (20, 100), "hundreds": (100, 1000),
    "thousands": (1000, 10**4), "millions": (10**6, 10**7), "billions": (10**9, 10**10),
    "trillions": (10**12, 10**13),
}  # fmt: skip

DECADES: dict[str, int] = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip

WEEKDAYS: dict[str, int] = {
    name: i + 1
    for i, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}


def _collect() -> dict[str, tuple[str, Value]]:
    """Every word with its class and value; a class is one letter, as english.py reads them."""
    words: dict[str, tuple[str, Value]] = {}
    for word, number in CARDINALS.items():
        words[word] = ("t" if number >= 20 else "u", number)
    for kind, table in (
        ("o", ORDINALS), ("s", SCALES), ("O", ORDINAL_SCALES), ("f", DENOMINATORS),
        ("M", MONTHS), ("D", DECADES), ("w", WEEKDAYS),
    ):  # fmt: skip
        words |= {word: (kind, number) for word, number in table.items()}
    words |= {word: ("v", low) for word, (low, _) in VAGUE.items()}
    words |= {word: ("x", readings[0]) for word, readings in SOFT.items()}
    words |= {word: ("r", number) for word, number in ROMAN.items() if word not in words}
    words |= {"half": ("q", Fraction(1, 2)), "quarter": ("q", Fraction(1, 4))}
    words["dozen"] = ("s", 12)
    plural = _listed("ones twos threes fours fives sixes sevens eights nines")
    words |= {word: ("x", i + 1) for i, word in enumerate(plural)}
    return words | {chr(0x2170 + i): ("r", i + 1) for i in range(12)}


WORDS = _collect()

UNSURE_MONTHS = frozenset(("may", "march", "mar", "jan", "sep", "dec"))
# one of the word in another unit: two decades are twenty years
LONG_UNITS: dict[str, tuple[int, str]] = {
    "decade": (10, "year"), "decades": (10, "year"), "century": (100, "year"),
    "centuries": (100, "year"), "fortnights": (2, "week"),
}  # fmt: skip
UNITS: dict[str, tuple[str, str]] = {
    "year": ("duration", "year"), "month": ("duration", "month"), "week": ("duration", "week"),
    "day": ("duration", "day"), "hour": ("duration", "hour"), "minute": ("duration", "minute"),
    "second": ("duration", "second"), "km": ("measure", "km"), "kilometer": ("measure", "km"),
    "kilometre": ("measure", "km"), "mile": ("measure", "mile"), "meter": ("measure", "m"),
    "metre": ("measure", "m"), "centimeter": ("measure", "cm"), "centimetre": ("measure", "cm"),
    "kilogram": ("measure", "kg"), "kg": ("measure", "kg"), "gram": ("measure", "g"),
    "ton": ("measure", "t"), "tonne": ("measure", "t"), "hectare": ("measure", "ha"),
    "mu": ("measure", "mu"), "acre": ("measure", "acre"), "cm": ("measure", "cm"),
    "mm": ("measure", "mm"), "yuan": ("money", "CNY"), "rmb": ("money", "CNY"),
    "renminbi": ("money", "CNY"), "dollar": ("money", "$"), "euro": ("money", "EUR"),
    "pound": ("money", "GBP"), "yen": ("money", "JPY"), "won": ("money", "KRW"),
    "ruble": ("money", "RUB"), "rouble": ("money", "RUB"), "rupee": ("money", "INR"),
    "usd": ("money", "USD"), "eur": ("money", "EUR"), "cny": ("money", "CNY"),
}  # fmt: skip
CURRENCY_BEFORE: tuple[tuple[str, str], ...] = (
    ("us$", "USD"), ("nt$", "TWD"), ("hk$", "HKD"), ("$", "$"), ("€", "EUR"), ("£", "GBP"),
    ("¥", "CNY"), ("rmb", "CNY"), ("cny", "CNY"), ("usd", "USD"), ("twd", "TWD"), ("ntd", "TWD"),
)  # fmt: skip
SECTIONS = frozenset(
    _listed(
        "article art chapter section part title volume book paragraph para subparagraph item "
        "clause annex appendix table schedule type class grade category level phase stage "
        "group division sub-paragraph sub-item subitem point"
    )
)
