"""Numerals spelt out: Chinese, English words, Roman."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.language.quantities.quantity import Value, read_digits, scale

LONGEST_NUMERAL = 64  # a longer row of numerals is decoration, not a number

# Every numeral character folds to these, one for one, before anything is read.
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
SMALL_UNITS = {"十": 10, "百": 100, "千": 1000}
BIG_UNITS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
UNITS = SMALL_UNITS | BIG_UNITS
# Arabic digits: thousands commas, one decimal point
ARABIC = r"(?>[0-9]{1,3}(?:[,，][0-9]{3}){1,12}+(?![0-9])|[0-9]++)(?:\.[0-9]++)?+"
NUMERALS = "零一二三四五六七八九两十百千万亿兆"
HAN_DIGITS = "零一二三四五六七八九"

# Written for 一二三… on cheques and in laws; 陆 and 伍 are also land and rank, so these count
# only beside another numeral.
_FORMAL = re.compile(
    r"[肆伍陆陸参參](?=[拾佰仟百千万萬亿億元圆])|(?<=[拾佰仟零])[肆伍陆陸参參]"
    r"|(?<=[一二三四五六七八九肆伍陆陸参參])[拾佰仟]"
)
_FORMAL_VALUES = dict(zip("肆伍陆陸参參拾佰仟", "四五六六三三十百千", strict=True))

FOLD: dict[int, str] = dict(
    zip(
        map(ord, "〇○壹貳贰貮叁弍弎弌柒捌玖萬億兩貫弐點時個後週餘幾數號條項"),
        "零零一二二二三二三一七八九万亿两贯二点时个后周余几数号条项",
        strict=True,
    )
)
FOLD |= {ord(a): b for a, b in zip("約負總屆課歲門開圓", "约负总届课岁门开圆", strict=True)}
FOLD |= {0xFF01 + i: chr(0x21 + i) for i in range(94) if chr(0x21 + i) not in ",;"}
FOLD |= {0x3000: " ", 0xA0: " ", 0x2236: ":", 0xFF61: "。", 0x2027: "."}


def fold_chinese(text: str) -> str:
    """Numerals, digits and the characters around them in one form; length unchanged."""
    folded = text.translate(FOLD)
    return _FORMAL.sub(lambda match: _FORMAL_VALUES[match[0]], folded)


_PAIR = re.compile(r"[一二三四五六七八九][一二三四五六七八九]")
_ALL_DIGITS = re.compile(rf"[{HAN_DIGITS}]+")
_ARABIC = re.compile(r"[0-9,，.]+")


def read_numeral(text: str) -> tuple[Value, Value | None] | None:
    """Value of a folded Chinese numeral, Arabic digits mixed in or not, or None if it is none.

    The second value is the upper end of a pair: 三四十 is (30, 40). Length up to 64.
    """
    if text[0] in "0123456789" and _ARABIC.fullmatch(text):
        return read_digits(text), None
    return _read_spelt(text) if len(text) <= LONGEST_NUMERAL else None


def _read_spelt(text: str) -> tuple[Value, Value | None] | None:
    if text[0] not in "0123456789" and ("点" in text or "." in text):
        return _read_decimal(text.replace(".", "点"))
    pair = _PAIR.search(text)
    if pair and _is_pair(pair[0], text):
        low = _read_whole(text[: pair.start() + 1] + text[pair.end() :])
        high = _read_whole(text[: pair.start()] + text[pair.end() - 1 :])
        return None if low is None or high is None else (low, high)
    if pair or _ALL_DIGITS.fullmatch(text):
        return _read_spelt_out(text)
    value = _read_whole(text)
    return None if value is None else (value, None)


def _is_pair(pair: str, text: str) -> bool:
    """Whether two digits stand for two numbers: 三四十, 十七八, 三四; not 二九百万, 一二三."""
    if _ALL_DIGITS.fullmatch(text) and len(text) > 2:
        return False
    return int(DIGITS[pair[1]]) - int(DIGITS[pair[0]]) == 1


def _read_spelt_out(text: str) -> tuple[Value, Value | None] | None:
    # 二九百万 is 29 million
    digits = text.rstrip("百千万亿兆")
    if not _ALL_DIGITS.fullmatch(digits):
        return None
    value: Value = int("".join(str(DIGITS[c]) for c in digits))
    for unit in text[len(digits) :]:
        value = scale(value, UNITS[unit])
    return value, None


def _read_decimal(text: str) -> tuple[Value, Value | None] | None:
    whole, _, rest = text.partition("点")
    decimals = rest.rstrip("十百千万亿兆")
    if not decimals or not _ALL_DIGITS.fullmatch(decimals):
        return None
    left = _read_whole(whole)
    if not isinstance(left, int):
        return None
    value = read_digits(f"{left}." + "".join(str(DIGITS[c]) for c in decimals))
    for unit in rest[len(decimals) :]:
        value = scale(value, UNITS[unit])
    return value, None


def _read_whole(text: str) -> Value | None:
    """Split at the largest unit: what stands before it counts that many, what follows is added."""
    for unit in "兆亿万":
        place = text.rfind(unit)
        if place >= 0:
            left = _read_whole(text[:place]) if place else 1
            if left is None:
                return None
            head = scale(left, BIG_UNITS[unit])
            rest = text[place + 1 :]
            if not rest:
                return head
            right = _read_tail(rest, BIG_UNITS[unit])
            return None if right is None or isinstance(head, type(None)) else _add(head, right)
    return _read_section(text)


def _read_tail(rest: str, unit: int) -> Value | None:
    # 两万五 is 25,000: one digit after a unit counts the next lower unit
    if len(rest) == 1 and rest in DIGITS and rest != "零":
        return DIGITS[rest] * unit // 10
    return _read_whole(rest)


def _add(left: Value, right: Value) -> Value | None:
    try:
        total = left + right  # type: ignore[operator]
    except TypeError:
        return None
    return total


def _read_section(text: str) -> Value | None:
    """A numeral below 万: 三千零五, 十五, 3百; Arabic digits count as one numeral."""
    total: Value = 0
    pending: Value | None = None
    smallest, nought = 10_000, False
    for part in _split(text):
        if part in SMALL_UNITS:
            unit = SMALL_UNITS[part]
            if unit >= smallest or pending == 0:
                return None
            total = total + scale(1 if pending is None else pending, unit)  # type: ignore[operator]
            pending, smallest = None, unit
        elif part == "零":
            if pending is not None:
                return None
            nought = True
        elif pending is not None:
            return None
        else:
            pending = DIGITS[part] if part in DIGITS else read_digits(part)
    if pending is not None:
        if smallest in (100, 1000) and not nought and text[-1] in DIGITS:
            pending = scale(pending, smallest // 10)
        total = total + pending  # type: ignore[operator]
    return total


def _split(text: str) -> Iterator[str]:
    place = 0
    while place < len(text):
        arabic = _ARABIC.match(text, place)
        end = arabic.end() if arabic else place + 1
        yield text[place:end]
        place = end


def _roman(number: int) -> str:
    tens = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"]
    ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
    return tens[number // 10] + ones[number % 10]


ROMAN = {_roman(n): n for n in range(1, 100)}


def _listed(words: str) -> list[str]:
    return words.split()


_SMALL = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)

CARDINALS: dict[str, int] = {w: i for i, w in enumerate(_SMALL)} | {
    w: 20 + 10 * i for i, w in enumerate(_TENS)
}
CARDINALS["fourty"] = 40
ORDINALS: dict[str, int] = {w: i + 1 for i, w in enumerate(_ORDINALS)} | {
    w[:-1] + "ieth": 20 + 10 * i for i, w in enumerate(_TENS)
}
SCALES: dict[str, int] = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
    "lakh": 10**5,
    "crore": 10**7,
}
ORDINAL_SCALES = {f"{w}th": n for w, n in SCALES.items()}
ABBREVIATIONS = {
    "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "bln": 10**9,
    "tn": 10**12, "trn": 10**12, "g": 10**9, "t": 10**12,
}  # fmt: skip
DENOMINATORS: dict[str, int] = {
    "halves": 2, "thirds": 3, "quarters": 4, "fourths": 4, "fifths": 5, "sixths": 6,
    "sevenths": 7, "eighths": 8, "ninths": 9, "tenths": 10, "hundredths": 100,
    "thousandths": 1000, "ten-thousandths": 10_000,
}  # fmt: skip
MONTHS: dict[str, int] = {
    name: i + 1
    for i, name in enumerate(
        _listed(
            "january february march april may june july august september october november december"
        )
    )
}
MONTHS |= {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
