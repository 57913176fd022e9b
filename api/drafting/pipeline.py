"""Machine drafts for segments that have none: read, translate, store a batch at a time.

A draft comes from memory when a person approved English for the same Chinese, from a draft that was
made the same way before, for whatever segment, or else from the model: with the glossary's terms,
and decoded again where checks fail.

The model runs outside any transaction, so that translators go on saving; each batch is stored in
one. A stop in the middle keeps every batch that was stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter

from sqlmodel import Session, and_, col, select

from api.checks import Finding
from api.checks.inspector import Inspector
from api.drafting.confidence import confidence
from api.drafting.renewal import MAKER, is_earlier
from api.drafting.retries import CheckPair, Drafts, Kept, draft_texts
from api.drafting.rows import NO_GLOSSARY, AssessedDraft, known_drafts, set_drafts, text_hash
from api.drafting.terminology import TerminologyDrafter, assess_terms
from api.engine import Engine, Output
from api.errors import NotFound
from api.formats.corpus_toml import DraftEntry
from api.memory.lookup import identical
from api.store.database import Database
from api.store.parts import in_parts
from api.store.shown import is_listed, is_shown
from api.store.tables import Draft, Segment, Source, now

STORE_EVERY = 64
LOOK_UP = 400  # texts looked for in memory and among earlier drafts at once
MEMORY = "memory"  # the engine of a draft that is a person's English of the same Chinese
Made = tuple[str, str, AssessedDraft]  # segment id, the Chinese that was drafted, its draft


@dataclass
class DraftReport:
    """What was drafted: segments, model tokens written, seconds from first to last.

    `known` counts the segments whose draft had been made before, `remembered` those whose English
    came from memory, `with_failed_checks` those whose draft still fails some; `terms_matched` and
    `terms_missing` count the glossary terms of the drafts.
    """

    segments: int = 0
    tokens: int = 0
    seconds: float = 0.0
    engine: str = ""
    known: int = 0
    remembered: int = 0
    with_failed_checks: int = 0
    terms_matched: int = 0
    terms_missing: int = 0

    def add(self, assessed: AssessedDraft) -> None:
        """Count a segment's draft."""
        self.segments += 1
        self.tokens += assessed.tokens
        self.known += assessed.again
        self.remembered += assessed.origin is not None
        self.with_failed_checks += bool(assessed.failed_checks)
        self.terms_matched += len(assessed.terms_matched)
        self.terms_missing += len(assessed.terms_missing)


def check_slugs(session: Session, slugs: Sequence[str]) -> None:
    """Raise NotFound for the first of `slugs` that no source has."""
    known: set[str] = set()
    for part in in_parts(slugs):
        query = select(Source.slug).where(col(Source.slug).in_(part), is_listed())
        known.update(session.exec(query))
    for slug in slugs:
        if slug not in known:
            raise NotFound(f'There is no source "{slug}".')


def undrafted(
    session: Session,
    slugs: Sequence[str] | None = None,
    *,
    redo: bool = False,
    engine: str | None = None,
    renew: str | None = None,
) -> list[tuple[str, str]]:
    """Id and Chinese of the segments to draft: those with no draft of their present text.

    `slugs` None is every source; `redo` takes all of them; with `engine` only drafts by it count,
    current or not; `renew` is the package that also takes what no person has translated and an
    earlier one drafted. Raises NotFound for an unknown slug.
    """
    if slugs is not None:
        check_slugs(session, slugs)
        found = [
            _undrafted_of(session, part, redo, engine, renew)
            for part in in_parts(sorted(set(slugs)))
        ]
        return [segment for part in found for segment in part]
    return _undrafted_of(session, None, redo, engine, renew)


def _undrafted_of(
    session: Session,
    slugs: Sequence[str] | None,
    redo: bool,
    engine: str | None,
    renew: str | None,
) -> list[tuple[str, str]]:
    counts = Draft.engine == engine if engine else col(Draft.current)
    query = (
        select(Segment.id, Segment.zh, Draft.of, MAKER)
        .join(Source)
        .outerjoin(Draft, and_(Draft.segment_id == Segment.id, counts))
        .where(is_shown())
        .order_by(Source.slug, col(Segment.position))
    )
    if slugs is not None:
        query = query.where(col(Source.slug).in_(slugs))
    drafted: dict[tuple[str, str], bool] = {}
    for key, zh, of, maker in session.exec(query):  # one row a draft that counts
        done = of == text_hash(zh) and not is_earlier(maker, renew)
        drafted[key, zh] = drafted.get((key, zh), False) or done
    return [segment for segment, done in drafted.items() if redo or not done]


class Drafter:
    """One way to draft: a package, and the glossary and checks of an inspector, or without them.

    One that `remembers` asks memory before the package.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        inspector: Inspector | None = None,
        *,
        remembers: bool = True,
    ) -> None:
        self.database = database
        self.engine = engine
        self.inspector = inspector
        self.remembers = remembers
        self.label = engine.package.engine
        self.glossary = inspector.glossary if inspector else NO_GLOSSARY
        self.options = engine.settings.label + (", terms, checked" if inspector else "")
        self._hits = lru_cache(maxsize=10_000)(inspector.hits) if inspector else None
        self._seconds, self._drafted = 0.0, 0

    def drafts(self, todo: Sequence[tuple[str, str]]) -> Iterator[Made]:
        """The draft of each segment (id, Chinese) as they are ready, in any order.

        Equal texts are decoded once. A segment is not drafted from its own English. The caller may
        take its time: the next are being decoded meanwhile. Raises Unavailable.
        """
        segments: dict[str, list[str]] = defaultdict(list)
        for key, zh in todo:
            segments[zh].append(key)
        texts = list(segments)
        for chunk in (texts[at : at + LOOK_UP] for at in range(0, len(texts), LOOK_UP)):
            for zh, assessed in self._look_up(chunk):
                keys = segments.pop(zh, [])
                if assessed.origin in keys:
                    segments[zh] = [assessed.origin]
                yield from ((key, zh, assessed) for key in keys if key != assessed.origin)
        texts = list(segments)
        start = perf_counter()
        for index, kept in draft_texts(self.source(), texts, self.check()):
            self._seconds += perf_counter() - start
            self._drafted += 1
            zh = texts[index]
            assessed = self.assess(zh, kept)
            yield from ((key, zh, assessed) for key in segments.pop(zh))
            start = perf_counter()

    def translate(self, texts: Sequence[str]) -> list[Output]:
        """Drafts of texts, in order, that nothing remembers and nothing stores."""
        kept = dict(draft_texts(self.source(), texts, self.check()))
        return [kept[at].output for at in range(len(texts))]

    def source(self) -> Drafts:
        """What drafts: the engine, with the glossary's terms when there is a glossary."""
        return TerminologyDrafter(self.engine, self._hits) if self._hits else self.engine

    def check(self) -> CheckPair | None:
        """What checks a draft, None where nothing does."""
        return self._findings if self.inspector else None

    def assess(self, zh: str, kept: Kept) -> AssessedDraft:
        """A draft as it is stored, with all that is known of it.

        Its seconds are its share of what the model took so far.
        """
        en, score = kept.output.en, round(kept.output.score, 4)
        entry = DraftEntry(en, self.label, self.glossary, score, now().date())
        terms = assess_terms(zh, self._hits(zh), en) if self._hits else None
        return AssessedDraft(
            entry,
            options=self.options,
            failed_checks=tuple(dict.fromkeys(kept.failed_checks)),
            confidence=confidence(zh, kept.output, kept.failed_checks),
            terms_matched=terms.matched if terms else (),
            terms_missing=terms.missing if terms else (),
            seconds=round(self._seconds / max(1, self._drafted), 4),
            tokens=kept.output.tokens,
        )

    def _findings(self, zh: str, en: str) -> list[Finding]:
        assert self.inspector  # noqa: S101 - check() gives this only then
        assert self._hits  # noqa: S101
        return self.inspector.findings(zh, en, self._hits(zh))

    def _look_up(self, texts: Sequence[str]) -> Iterator[tuple[str, AssessedDraft]]:
        """The texts that need no model: those in memory, then those drafted so before."""
        with self.database.reading() as session:
            remembered = identical(session, texts) if self.remembers else {}
            known = known_drafts(session, texts, self.label, self.glossary, self.options)
        for zh, match in remembered.items():
            entry = DraftEntry(match.en, MEMORY, NO_GLOSSARY, 0.0, now().date())
            yield zh, AssessedDraft(entry, confidence=1.0, origin=match.id)
        yield from known.items()


def draft(
    drafter: Drafter,
    todo: Sequence[tuple[str, str]],
    on_progress: Callable[[int], None] = lambda done: None,
) -> DraftReport:
    """Draft `todo` (id, Chinese) and store the drafts; `on_progress` hears how many are stored.

    Drafts are stored as they are ready, in any order, while the next are decoded.
    """
    report, start = DraftReport(engine=drafter.label), perf_counter()
    batch: list[Made] = []
    for done, made in enumerate(drafter.drafts(todo), 1):
        batch.append(made)
        report.add(made[2])
        if len(batch) == STORE_EVERY or done == len(todo):
            store(drafter.database, batch)
            batch = []
            on_progress(done)
    report.seconds = perf_counter() - start
    return report


def store(database: Database, batch: Sequence[Made]) -> None:
    """Store drafts in a transaction of their own."""
    with database.writing() as session:
        store_in(session, batch)


def store_in(session: Session, batch: Sequence[Made]) -> tuple[list[str], list[str]]:
    """Store drafts: the segments that are settled by it, and those of them without English.

    One whose Chinese changed meanwhile is not settled; one that was withdrawn wants no draft.
    """
    keys = sorted(key for key, _, _ in batch)
    query = select(Segment).where(col(Segment.id).in_(keys)).order_by(col(Segment.id))
    rows = {row.id: row for row in session.exec(query.with_for_update())}
    made, settled, empty = [], [], []
    for key, zh, assessed in batch:
        row = rows.get(key)
        if row is not None and not row.withdrawn:
            if row.zh != zh:
                continue
            if assessed.entry.en.strip():
                made.append((row, assessed))
            else:
                empty.append(key)
        settled.append(key)
    set_drafts(session, made)
    return settled, empty
