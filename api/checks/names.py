"""People and places of the Chinese stand in the English by their names."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from api.checks.finding import Finding, Span
from api.checks.people import (
    MOST,
    Name,
    NamedPerson,
    find_like,
    find_people,
    first_capitals,
    is_close,
    is_romanised,
    strange_names,
    write_person,
)
from api.checks.place_words import SHORT
from api.checks.places import find_places, is_named, places_named, show_place, write_place
from api.checks.registry import Check
from api.checks.romanisation import spells, squeeze
from api.checks.sides import quote
from api.checks.terms import Words, place, read_words
from api.glossary import Term
from api.glossary.matching import Hit

ID = "names"

Place = tuple[str, Span]  # its name, and where that stands in the Chinese
Named = tuple[frozenset[str], Span]  # the places that a word of the English may be, and its span
_ADMINISTRATIVE = "省市县州区自治"


def check(zh: str, en: str, hits: Sequence[Hit] = ()) -> list[Finding]:
    """Findings for names of people and places that the English lacks, misspells or exchanges.

    A name counts only with evidence: a title or a verb of speaking beside it, or a place that is
    known. Its pinyin in any order and spacing satisfies, so do likely spellings of other systems
    and a rendering the glossary gives. A warning needs another name in its place, or a misspelt
    one; a name that is just absent is a note.
    """
    if not en.strip():
        return []
    letters = squeeze(en)
    people = [one for one in find_people(zh) if not is_romanised(one, en, letters)]
    places = find_places(zh)
    absent = [(name, span) for name, span in places if not is_named(name, letters)]
    wanted = {one.family + one.given for one in people} | {name for name, _ in absent}
    known = _find_renderings(wanted, zh, en, hits) if wanted else {}
    people = [one for one in people if one.family + one.given not in known]
    absent = [(name, span) for name, span in absent if name not in known][:MOST]
    used = list(known.values())
    strange = [one for one in strange_names(zh, en) if not _overlaps(one.span, used)]
    others = [one for one in places_named(en) if not _overlaps(one[1], used)] if absent else []
    return [
        *_check_people(zh, en, letters, people, strange),
        *_check_places(zh, en, places, absent, others),
    ]


CHECK = Check(
    ID,
    title="People and places",
    description="a person or place whose name is missing, misspelt or another",
    severities=("warning", "note"),
    find=check,
)


def _find_renderings(
    names: Collection[str], zh: str, en: str, hits: Sequence[Hit]
) -> dict[str, Span]:
    """Where the English has a rendering of those names that glossary terms are or hold, by name.

    A name is compared as the Chinese writes it, which may be in another script than the headword;
    a doubtful hit is of another word. A name that also stands outside the longer terms is looked
    for by itself: "HIT" renders the 哈尔滨 of 哈尔滨工业大学 and no other.
    """
    told = {zh[hit.start : hit.end]: hit.terms for hit in hits if hit.grade != "doubtful"}
    told = {text: rows for text, rows in told.items() if any(name in text for name in names)}
    words = read_words(en if told else "")
    rendered = {text: span for text, rows in told.items() if (span := _place_of(rows, words))}
    found = {name: rendered[name] for name in names if name in rendered}
    outside = zh
    for text in sorted(rendered.keys() - found.keys(), key=len, reverse=True):
        outside = outside.replace(text, "\n")
    for name in names:
        longer = [span for text, span in rendered.items() if name in text]
        if longer and name not in outside:
            found.setdefault(name, longer[0])
    return found


def _place_of(rows: Sequence[Term], words: Words) -> Span | None:
    """Where the English has one of the renderings of a term's rows, or None."""
    renderings = (text for row in rows for text in (row.en, *row.also))
    return next(filter(None, (place(text, words) for text in renderings)), None)


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _check_people(
    zh: str, en: str, letters: str, absent: list[NamedPerson], strange: list[Name]
) -> list[Finding]:
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


def _show(person: NamedPerson) -> str:
    return f"{quote(person.family + person.given)} ({write_person(person)})"


def _check_places(
    zh: str, en: str, places: list[Place], absent: list[Place], named: list[Named]
) -> list[Finding]:
    if not absent:
        return []
    here = {name for name, _ in places} | {SHORT[one] for one in SHORT.keys() & set(zh)}
    others = [span for names, span in named if names.isdisjoint(here)]
    missing = {span for _, span in absent}
    starts = {span[0] for _, span in places if span not in missing}
    findings = []
    for name, span in absent:
        misspelt = _misspelt(name, zh, en)
        other = misspelt or (others.pop(0) if others else None)
        if other:
            message = f"{quote(name)} ({show_place(name)}) is {quote(en, other)} in the English."
            findings.append(
                Finding(check=ID, severity="warning", message=message, zh_span=span, en_span=other)
            )
        elif not _leads_to(zh, span[1], starts):
            message = f"{quote(name)} is not in the English."
            findings.append(Finding(check=ID, severity="note", message=message, zh_span=span))
    return findings


def _misspelt(name: str, zh: str, en: str) -> Span | None:
    """Where the English has a word that is nearly the place's name."""
    for word, (start, end) in first_capitals(en).items():
        if any(is_close(word, written) for written in write_place(name) if len(written) > 4):
            is_another = any(spells(zh, at, word) for at in range(len(zh)))  # 长海 is Changhai
            return None if is_another else (start, end)
    return None


def _leads_to(zh: str, at: int, starts: set[int]) -> bool:
    """Whether a place that the English names follows, so that its province may be left out."""
    while zh[at : at + 1] and zh[at] in _ADMINISTRATIVE:
        at += 1
    return at in starts
