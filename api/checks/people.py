"""Chinese personal names in Chinese text, and names in pinyin in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from api.checks.finding import Span
from api.checks.name_words import (
    DOUBLE_SURNAMES,
    ENGLISH,
    FOLLOWS,
    FOREIGN,
    FORMS,
    NOT_GIVEN,
    NOT_PEOPLE,
    SAYS,
    SURNAME_READINGS,
    SURNAME_VARIANTS,
    SURNAMES,
    TITLES,
)
from api.checks.romanisation import (
    count_syllables,
    pinyin,
    readings,
    skeleton,
    spellings,
    spells,
    squeeze,
)
from api.language.script import HAN

MOST = 20  # names looked at on a side; more are no sentence

_FIRSTS = "".join(sorted({title[0] for title in TITLES}))
_FAMILY = f"(?:{'|'.join(sorted(DOUBLE_SURNAMES))}|[{''.join(sorted(SURNAMES))}])"
_FAMILY_AT = re.compile(_FAMILY)
_TITLED = re.compile(
    f"(?=[{_FIRSTS}])(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})"
    f"[ 　：:]?(?={_FAMILY}[{HAN}])"
)
_SAYING = re.compile(
    f"(?:\\A|(?<=[，。；：！？、“”（(\\s])){_FAMILY}[{HAN}]{{1,2}}?(?={'|'.join((*SAYS, *FORMS))})"
)
_HAN = re.compile(f"[{HAN}]+")
_CAPITAL = re.compile(r"[A-Z][a-zà-ÿ'’]*[a-zà-ÿ](?:-[A-Za-z][a-zà-ÿ]+)?")
_DOTS = frozenset("·•・‧∙")
_TRAILING = frozenset("还也将曾在的是为向对")


class NamedPerson(NamedTuple):
    """A Chinese personal name: family name, given name and the span of both."""

    family: str
    given: str
    span: Span


class Name(NamedTuple):
    """A name of two words in an English text: squeezed family and given name, span of both."""

    family: str
    given: str
    span: Span


def find_people(zh: str) -> Iterator[NamedPerson]:
    """The first Chinese names with a title before them, or a title or verb of speaking after."""
    given: set[str] = set()
    found = [_person(zh, match.end()) for match in _TITLED.finditer(zh)]
    found += [_speaker(zh, match) for match in _SAYING.finditer(zh)]
    for person in found:
        if person and person.family + person.given not in given and len(given) < MOST:
            given.add(person.family + person.given)
            yield person


def _speaker(zh: str, match: re.Match[str]) -> NamedPerson | None:
    size = 2 if match[0][:2] in DOUBLE_SURNAMES else 1
    person = NamedPerson(match[0][:size], match[0][size:], match.span())
    return person if _is_likely(person, zh) else None


def _person(zh: str, at: int) -> NamedPerson | None:
    """The name that begins at `at`: two given characters or one, before a word that may follow."""
    match = _FAMILY_AT.match(zh, at)
    if not match:
        return None
    for size in (2, 1):
        end = match.end() + size
        given, after = zh[match.end() : end], zh[end : end + 2]
        if len(given) < size or not _HAN.fullmatch(given) or (size == 2 and given[1] in _TRAILING):
            continue
        if not after or after[0] in FOLLOWS or after in SAYS or after[0] in "说称摄":
            person = NamedPerson(match[0], given, (at, end))
            return person if _is_likely(person, zh) else None
    return None


def _is_likely(person: NamedPerson, zh: str) -> bool:
    """Whether the characters look like a Chinese name, and no word or foreign name."""
    name = person.family + person.given
    if not person.given or name[:2] in NOT_PEOPLE or not NOT_GIVEN.isdisjoint(person.given):
        return False
    start, end = person.span
    dotted = zh[end : end + 1] in _DOTS or zh[max(0, start - 1) : start] in _DOTS
    return not dotted and not FOREIGN.issuperset(person.given)


@cache
def write_family(family: str) -> frozenset[str]:
    """How a family name is written in English, squeezed."""
    found = set(SURNAME_VARIANTS.get(family, "").split())
    if family in SURNAME_READINGS:
        found |= {SURNAME_READINGS[family], SURNAME_READINGS[family].replace("v", "u")}
    return frozenset(found | set(spellings(family)))


@cache
def _families() -> frozenset[str]:
    """The pinyin of every family name in its first reading."""
    return frozenset(
        SURNAME_READINGS.get(family, pinyin(family)) for family in SURNAMES | DOUBLE_SURNAMES
    )


def write_person(person: NamedPerson) -> str:
    """A person's name in pinyin as English has it: Zhang Xiaoming."""
    family = SURNAME_READINGS.get(person.family, pinyin(person.family))
    return f"{family.capitalize()} {pinyin(person.given).capitalize()}"


@lru_cache(maxsize=4)  # asked for each name of the same text
def capitals(en: str) -> tuple[tuple[str, int, int], ...]:
    """The capitalised words of an English text, squeezed, with their spans."""
    found = _CAPITAL.finditer(en)
    return tuple((squeeze(match[0]), match.start(), match.end()) for match in found)


@lru_cache(maxsize=4)
def first_capitals(en: str) -> dict[str, Span]:
    """The same, each word where it stands first; of very many the first."""
    found: dict[str, Span] = {}
    for word, start, end in capitals(en)[: 100 * MOST]:
        found.setdefault(word, (start, end))
    return found


def is_romanised(person: NamedPerson, en: str, letters: str) -> bool:
    """Whether the English has a person's name in pinyin, or a likely spelling of another system.

    `letters` is the English squeezed. The family name alone satisfies (Mr Zhang), unless another
    given name in pinyin stands beside it.
    """
    given = list(spellings(person.given))
    families = write_family(person.family)
    if any(len(name) > 3 and name in letters for name in given):
        return True
    if any(f + name in letters or name + f in letters for f in families for name in given):
        return True
    sounds = {skeleton(name) for name in given}
    family_sounds = {skeleton(family) for family in families}
    names = capitals(en)[: 100 * MOST]
    for at, (word, start, end) in enumerate(names):
        beside = names[max(0, at - 1) : at] + names[at + 1 : at + 2]
        near = [w for w, s, e in beside if en[e:start] == " " or en[end:s] == " "]
        if word in families or word.removesuffix("s") in families:
            others = [w for w in near if count_syllables(w) and w not in ENGLISH]
            if not others or any(skeleton(other) in sounds for other in others):
                return True
        elif (
            len(word) > 3
            and skeleton(word) in sounds
            and (not count_syllables(word) or any(skeleton(w) in family_sounds for w in near))
        ):
            return True
    return False


def strange_names(zh: str, en: str) -> list[Name]:
    """The names in pinyin in the English that no characters of the Chinese read; each once."""
    names = capitals(en)
    found: dict[tuple[str, str], Name] = {}
    known: set[tuple[str, str]] = set()
    for (left, start, middle), (right, again, end) in pairwise(names):
        if en[middle:again] != " " or (left, right) in known or len(known) > MOST:
            continue
        if left in ENGLISH or right in ENGLISH:
            continue
        if left in _families() and count_syllables(right):
            known.add((left, right))
            if not _reads(zh, left, right):
                found[left, right] = Name(left, right, (start, end))
        elif right in _families() and left not in _families() and count_syllables(left) == 2:
            known.add((left, right))
            if not _reads(zh, right, left) and not any(
                left == name.given for name in found.values()
            ):
                found[left, right] = Name(right, left, (start, end))
    return list(found.values())


def _reads(zh: str, family: str, given: str) -> bool:
    """Whether some characters in a row are read so, or the family name stands with a title."""
    whole, turned = family + given, given + family
    long = count_syllables(given) == 2
    for character, (heard, places) in _sounds(zh).items():
        styled = family in heard and character in SURNAMES
        opens, turns = whole.startswith(heard), turned.startswith(heard)
        tried = set[str]()  # what follows: no reading is longer than four characters
        for at in places if styled or opens or turns else ():
            if zh[at : at + 4] in tried:
                continue
            tried.add(zh[at : at + 4])
            if styled and _is_styled(zh, at + 1):
                return True
            if opens and spells(zh, at, whole):
                return True
            if turns and (spells(zh, at, turned) or (long and spells(zh, at, given))):
                return True
    return False


@lru_cache(maxsize=4)  # asked for each name of the English
def _sounds(zh: str) -> dict[str, tuple[tuple[str, ...], list[int]]]:
    """The readings of each character of a text, and the places where it stands."""
    found: dict[str, tuple[tuple[str, ...], list[int]]] = {}
    for at, character in enumerate(zh):
        if character not in found:
            found[character] = tuple(readings(character)), []
        found[character][1].append(at)
    return {character: one for character, one in found.items() if one[0]}


def _is_styled(zh: str, at: int) -> bool:
    """Whether a title or 某 stands here, after a family name alone."""
    return zh[at : at + 1] == "某" or zh[at : at + 2] in FORMS or zh[at : at + 2] in TITLES


def find_like(zh: str, name: Name, letters: str) -> NamedPerson | None:
    """Who in the Chinese a name of the English may be meant for.

    First someone whose family name reads so and whose given name reads nearly so; else someone of
    that family name whom the English, squeezed to `letters`, does not name.
    """
    other: NamedPerson | None = None
    alike = (
        (at, character)
        for character, (heard, places) in _sounds(zh).items()
        if character in SURNAMES and name.family in heard
        for at in places
    )
    for at, character in islice(sorted(alike), 20 * MOST):
        for size in (2, 1):
            given = zh[at + 1 : at + 1 + size]
            person = NamedPerson(character, given, (at, at + 1 + size))
            if len(given) < size or not _HAN.fullmatch(given) or not _is_likely(person, zh):
                continue
            written = list(spellings(given))
            if count_syllables(name.given) == size and any(
                is_close(name.given, w) for w in written
            ):
                return person
            if not other and not any(w in letters for w in written):
                other = person
    return other


def is_close(left: str, right: str) -> bool:
    """Whether two squeezed words differ by one letter more, less or other, or two in a long one."""
    shorter, longer = sorted((left, right), key=len)
    if left == right or len(longer) - len(shorter) > 2 or len(shorter) < 4:
        return False
    ahead = next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(shorter)
    )
    tails = zip(left[::-1], right[::-1], strict=False)
    behind = next((i for i, (a, b) in enumerate(tails) if a != b), len(shorter))
    apart = len(longer) - min(ahead + behind, len(shorter))
    return apart <= (1 if len(shorter) < 8 else 2)
