"""What a file says of its source, merged three ways: each fact alone, the claims as a list.

A fact or claim that one side changed is taken. A fact that both sides changed stays as it is here,
and so do claims that both changed in the same place; each load lists it until a side is taken, for
its base stays. Claims that both sides added in one place are all taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from sqlmodel import Session

from api.corpus.merge import Verdict, compare
from api.corpus.report import LoadReport
from api.corpus.rows import entry_of_source, new_source, store_claims
from api.formats.corpus_toml import Claim, SourceEntry
from api.store.tables import Source

FACTS = tuple(
    field.name
    for field in fields(SourceEntry)
    if field.name not in {"slug", "cited", "segments"}  # the first is its name
)
CLAIM = tuple(field.name for field in fields(Claim))
Claims = list[list[Any]]  # as JSON has them


def describe(entry: SourceEntry) -> dict[str, Any]:
    """What a file, or the database, says of a source, as JSON values: its facts and its claims."""
    return {
        "facts": {name: plain_fact(getattr(entry, name)) for name in FACTS},
        "cited": [[getattr(claim, name) for name in CLAIM] for claim in entry.cited],
    }


def plain_fact(value: Any) -> Any:
    """A fact as a JSON value."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def is_known(file: SourceEntry, here: SourceEntry, base: Mapping[str, Any] | None) -> bool:
    """Whether all that a file says of its source is said here, or both had it in common."""
    said, mine = describe(file), describe(here)
    common = base or mine
    return said["cited"] in (mine["cited"], common["cited"]) and all(
        value in (mine["facts"][name], common["facts"].get(name))
        for name, value in said["facts"].items()
    )


def add_source(session: Session, entry: SourceEntry) -> Source:
    """The row of a source that is new, with its claims; it is not complete yet."""
    source = new_source(entry)
    source.complete, source.loaded = False, describe(entry)
    session.add(source)
    session.flush()
    store_claims(session, source, entry.cited)
    return source


def merge_description(
    session: Session, name: str, source: Source, entry: SourceEntry, report: LoadReport
) -> None:
    """Merge what the file says of the source into what stands here, and keep the new base."""
    here = describe(entry_of_source(session, source))
    file = describe(entry)
    base = source.loaded or here  # of an earlier version, in which only files could change it
    facts = dict(base["facts"])
    for fact, value in file["facts"].items():
        verdict = compare(value, here["facts"][fact], facts.get(fact))
        if verdict is Verdict.CONFLICT:
            verdict = report.settle(both_changed(f"{name}: {fact}"))
        if verdict is Verdict.TAKE:
            told = getattr(entry, fact)
            setattr(source, fact, list(told) if isinstance(told, tuple) else told)
        if verdict is not Verdict.CONFLICT:
            facts[fact] = value
    verdicts: list[Verdict] = []

    def decide() -> Verdict:
        if not verdicts:
            verdicts.append(report.settle(both_changed(f"{name}: cited")))
        return verdicts[0]

    cited = merge_claims(file["cited"], here["cited"], base["cited"], decide)
    if cited != here["cited"]:
        store_claims(session, source, [Claim(*each) for each in cited])
    settled = Verdict.CONFLICT not in verdicts
    source.loaded = {"facts": facts, "cited": file["cited"] if settled else base["cited"]}


def both_changed(what: str) -> str:
    """What a person is told of something that both sides changed."""
    return f"{what} was changed in the file and in the database; both are kept."


def merge_claims(file: Claims, here: Claims, base: Claims, decide: Callable[[], Verdict]) -> Claims:
    """The claims of both sides, in order; `decide` is asked where both changed the same ones."""
    if file in (base, here):
        return here
    if here == base:
        return file
    ours, theirs = matches(base, here), matches(base, file)
    merged: Claims = []
    at = mine = yours = 0
    stable = [place for place in range(len(base)) if place in ours and place in theirs]
    for place in chain(stable, [len(base)]):
        end, ends = ours.get(place, len(here)), theirs.get(place, len(file))
        merged += merge_stretch(file[yours:ends], here[mine:end], base[at:place], decide)
        merged += base[place : place + 1]
        at, mine, yours = place + 1, end + 1, ends + 1
    return merged


def merge_stretch(
    file: Claims, here: Claims, base: Claims, decide: Callable[[], Verdict]
) -> Claims:
    """What stands between two claims that all three sides have."""
    verdict = compare(file, here, base)
    if verdict is Verdict.CONFLICT:
        if not base:  # both added here
            return [*here, *(claim for claim in file if claim not in here)]
        verdict = decide()
    return file if verdict is Verdict.TAKE else here


def matches(base: Sequence[Sequence[Any]], side: Sequence[Sequence[Any]]) -> dict[int, int]:
    """Where those of `base` that `side` has still, in the same order, stand in it."""
    first, second = [tuple(each) for each in base], [tuple(each) for each in side]
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return {block.a + by: block.b + by for block in blocks for by in range(block.size)}
