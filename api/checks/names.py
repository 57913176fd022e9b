"""People and places of the Chinese stand in the English by their names."""

from __future__ import annotations

from collections.abc import Sequence

from api.checks.finding import Finding, Span
from api.checks.people import (
    MOST,
    Person,
    capitals,
    find_like,
    find_people,
    is_close,
    is_romanised,
    strange_names,
    write_person,
)
from api.checks.place_words import SHORT
from api.checks.places import find_places, is_named, places_named, show_place, write_place
from api.checks.romanisation import spells, squeeze
from api.checks.sides import quote

ID = "names"

_ADMINISTRATIVE = "省市县州区自治"


def check(zh: str, en: str, terms: Sequence[object] = ()) -> list[Finding]:
    """Findings for names of people and places that the English lacks, misspells or exchanges.

    A name counts only with evidence: a title or a verb of speaking beside it, or a place that is
    known. Its pinyin in any order and spacing satisfies, so do likely spellings of other systems
    and a rendering the glossary gives. A warning needs another name in its place, or a misspelt
    one; a name that is just absent is a note.
    """
    if not en.strip():
        return []
    letters = squeeze(en)
    return [*_check_people(zh, en, letters, terms), *_check_places(zh, en, letters, terms)]


def _check_people(zh: str, en: str, letters: str, terms: Sequence[object]) -> list[Finding]:
    strange = strange_names(zh, en)
    absent = [
        person
        for person in find_people(zh)
        if not is_romanised(person, en, letters)
        and not _is_in_glossary(person.family + person.given, en, terms)
    ]
    findings = []
    for name in strange:
        person = find_like(zh, name, letters)
        same = [p for p in absent if person and p.span[0] == person.span[0]]
        person = same[0] if same else person or (absent[0] if absent else None)
        if person:
            absent = [other for other in absent if other.span[0] != person.span[0]]
            message = f"{_show(person)} is {quote(en, name.span)} in the English."
            findings.append(
                Finding(
                    check=ID,
                    severity="warning",
                    message=message,
                    zh_span=person.span,
                    en_span=name.span,
                )
            )
        else:
            message = f"The English names {quote(en, name.span)}; no such name is in the Chinese."
            findings.append(Finding(check=ID, severity="note", message=message, en_span=name.span))
    for person in absent:
        message = f"{_show(person)} is not in the English."
        findings.append(Finding(check=ID, severity="note", message=message, zh_span=person.span))
    return findings


def _show(person: Person) -> str:
    return f"{quote(person.family + person.given)} ({write_person(person)})"


def _check_places(zh: str, en: str, letters: str, terms: Sequence[object]) -> list[Finding]:
    places = find_places(zh)
    absent = [
        (place, span)
        for place, span in places
        if not is_named(place, letters) and not _is_in_glossary(place, en, terms)
    ][:MOST]
    if not absent:
        return []
    here = {place for place, _ in places} | {SHORT[one] for one in SHORT.keys() & set(zh)}
    others = [span for named, span in places_named(en) if named.isdisjoint(here)]
    missing = {span for _, span in absent}
    starts = {span[0] for _, span in places if span not in missing}
    findings = []
    for place, span in absent:
        misspelt = _misspelt(place, zh, en)
        other = misspelt or (others.pop(0) if others else None)
        if other:
            message = f"{quote(place)} ({show_place(place)}) is {quote(en, other)} in the English."
            findings.append(
                Finding(check=ID, severity="warning", message=message, zh_span=span, en_span=other)
            )
        elif not _leads_to(zh, span[1], starts):
            message = f"{quote(place)} is not in the English."
            findings.append(Finding(check=ID, severity="note", message=message, zh_span=span))
    return findings


def _misspelt(place: str, zh: str, en: str) -> Span | None:
    """Where the English has a word that is nearly the place's name."""
    for word, start, end in capitals(en)[:2000]:
        if any(is_close(word, written) for written in write_place(place) if len(written) > 4):
            is_another = any(spells(zh, at, word) for at in range(len(zh)))  # 长海 is Changhai
            return None if is_another else (start, end)
    return None


def _leads_to(zh: str, at: int, starts: set[int]) -> bool:
    """Whether a place that the English names follows, so that its province may be left out."""
    while zh[at : at + 1] and zh[at] in _ADMINISTRATIVE:
        at += 1
    return at in starts


def _is_in_glossary(name: str, en: str, terms: Sequence[object]) -> bool:
    """Whether the glossary has the name, and the English one of its renderings."""
    folded = en.casefold()
    for term in terms:
        if getattr(term, "zh", None) == name:
            renderings = (getattr(term, "en", ""), *getattr(term, "also", ()))
            if any(text and text.casefold() in folded for text in renderings):
                return True
    return False
