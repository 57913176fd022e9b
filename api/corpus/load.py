"""corpus/ and glossary.csv into the database: the three-way load (corpus/dump.py is the way back).

A change on one side is taken. Where both sides changed both are kept: the file's English becomes a
revision of action `conflict`, which the pages show until a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, delete, select

from api import glossary
from api.accounts.people import ensure_people
from api.corpus.merge import Content, Verdict, content, judge, plain_state
from api.drafting.rows import current_drafts, entry_of, first_draft, set_draft, text_hash
from api.errors import DuizhaoError, Invalid
from api.formats.corpus_toml import DraftEntry, SegmentEntry, SourceEntry, parse
from api.glossary.rows import replace_terms
from api.review.recheck import Inspect, catch_up
from api.store.database import Database, hold
from api.store.tables import Action, Citation, Draft, Revision, Segment, Source, State, record


@dataclass
class LoadReport:
    """What a load did: counts, sentences on conflicts, and what could not be read."""

    sources: int = 0
    segments: int = 0
    added: int = 0
    taken: int = 0
    kept: int = 0
    withdrawn: int = 0
    terms: int = 0
    conflicts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_corpus(paths: Iterable[Path]) -> tuple[dict[str, SourceEntry], list[str]]:
    """The readable ones of `paths`, by name, and what is wrong with the others."""
    entries: dict[str, SourceEntry] = {}
    problems: list[str] = []
    for path in sorted(paths):
        name = f"{path.parent.name}/{path.name}"
        try:
            entries[name] = read_source(path, name)
        except DuizhaoError as error:
            problems.append(error.detail)
    return entries, problems


def read_source(path: Path, name: str) -> SourceEntry:
    """One corpus file; raises Invalid when it is not one or its slug is not its name."""
    try:
        entry = parse(path.read_bytes(), name)
    except OSError as error:
        raise Invalid(f"{name}: cannot be read ({error.strerror}).") from error
    if entry.slug != path.stem:
        raise Invalid(
            f'{name}: slug "{entry.slug}" belongs in {path.parent.name}/{entry.slug}.toml; '
            "rename the file or the slug."
        )
    return entry


def load(session: Session, directory: Path) -> LoadReport:
    """Merge `directory`/corpus and `directory`/glossary.csv into the database.

    Raises Invalid when neither is there. A file that cannot be read is a problem in the report;
    what the database holds of it stays.
    """
    folder, terms = directory / "corpus", directory / "glossary.csv"
    if not folder.is_dir() and not terms.is_file():
        raise Invalid(f"There is no corpus/ and no glossary.csv in {directory.absolute()}.")
    hold(session, "load")
    report = LoadReport()
    load_sources(session, folder.glob("*.toml"), report)
    if terms.is_file():
        load_glossary(session, terms, report)
    return report


def load_directory(database: Database, inspect: Inspect, directory: Path) -> LoadReport:
    """Merge a folder in one transaction, then check what that changed; raises as `load`."""
    with database.writing() as session:
        report = load(session, directory)
    catch_up(database, inspect)
    return report


def load_sources(session: Session, paths: Iterable[Path], report: LoadReport) -> None:
    """Merge corpus files into the database."""
    entries, problems = read_corpus(paths)
    report.problems += problems
    for name, entry in entries.items():
        load_source(session, name, entry, report)


def load_glossary(session: Session, path: Path, report: LoadReport) -> None:
    """Make the terms those of the file; rows that cannot be read are problems."""
    try:
        reading = glossary.read(path.read_bytes(), path.name)
    except OSError as error:
        report.problems.append(f"{path.name}: cannot be read ({error.strerror}).")
        return
    except DuizhaoError as error:
        report.problems.append(error.detail)
        return
    report.problems += reading.problems
    report.terms = len(reading.terms)
    replace_terms(session, reading.terms)


def load_source(session: Session, name: str, entry: SourceEntry, report: LoadReport) -> None:
    """Merge one file. A segment id that another source holds is a problem, the rest is loaded."""
    source = store_metadata(session, entry)
    rows = {row.id: row for row in segments_of(session, source, withdrawn=True)}
    drafts = current_drafts(session, [source_id(source)])
    elsewhere = find_ids(session, [item.id for item in entry.segments if item.id not in rows])
    ensure_people(session, [item.by for item in entry.segments])
    report.sources += 1
    added = []
    for position, item in enumerate(entry.segments):
        if item.id in elsewhere:
            report.problems.append(f'{name}: segment id "{item.id}" is used by another source.')
            continue
        report.segments += 1
        row = rows.pop(item.id, None)
        if row is None:
            row = add_segment(session, source, item)
            added.append((row, item))
        else:
            merge_segment(session, name, row, item, report)
            merge_draft(session, row, item, drafts.get(row.id))
        row.position, row.withdrawn = position, False
        row.loaded = {"content": content(item), "draft": plain_draft(item.draft)}
    add_origins(session, added)
    report.added += len(added)
    leave_out(name, [row for row in rows.values() if not row.withdrawn], report)
    session.flush()


def find_ids(session: Session, ids: Sequence[str]) -> set[str]:
    """Those of `ids` that segments have, asked in parts: SQLite binds 32,766 values."""
    found: set[str] = set()
    for start in range(0, len(ids), 10_000):
        part = ids[start : start + 10_000]
        found.update(session.exec(select(Segment.id).where(col(Segment.id).in_(part))))
    return found


def source_id(source: Source) -> int:
    """The key of a stored source."""
    if source.id is None:
        raise ValueError(f"{source.slug} is not stored yet")
    return source.id


def new_source(entry: SourceEntry) -> Source:
    """A row of what a file says of its source, not added yet."""
    return Source(
        slug=entry.slug,
        title=entry.title,
        cited_title=entry.cited_title,
        number=entry.number,
        author=entry.author,
        publisher=entry.publisher,
        published=entry.published,
        accessed=entry.accessed,
        url=entry.url,
        url_is=entry.url_is,
        place=entry.place,
        kind=entry.kind,
        text=entry.text,
        terms_named=list(entry.terms_named),
    )


def update_source(source: Source, entry: SourceEntry) -> None:
    """Give a source's row what its file says of it; the slug is its key and stays."""
    source.title = entry.title
    source.cited_title = entry.cited_title
    source.number = entry.number
    source.author = entry.author
    source.publisher = entry.publisher
    source.published = entry.published
    source.accessed = entry.accessed
    source.url = entry.url
    source.url_is = entry.url_is
    source.place = entry.place
    source.kind = entry.kind
    source.text = entry.text
    source.terms_named = list(entry.terms_named)


def store_metadata(session: Session, entry: SourceEntry) -> Source:
    """The source's row with the file's metadata and citations."""
    source = session.exec(select(Source).where(Source.slug == entry.slug)).one_or_none()
    source = source or new_source(entry)
    update_source(source, entry)
    session.add(source)
    session.flush()
    key = source_id(source)
    session.exec(delete(Citation).where(col(Citation.source_id) == key))
    session.add_all(
        Citation(
            source_id=key,
            position=position,
            work=claim.work,
            footnote=claim.footnote,
            mapping=claim.mapping,
            claim=claim.claim,
        )
        for position, claim in enumerate(entry.cited)
    )
    return source


def segments_of(session: Session, source: Source, *, withdrawn: bool = False) -> list[Segment]:
    """The segments of a source in order; those its file dropped only when asked for."""
    query = select(Segment).where(Segment.source_id == source.id)
    if not withdrawn:
        query = query.where(col(Segment.withdrawn).is_(False))
    return list(session.exec(query.order_by(col(Segment.position), col(Segment.id))).all())


def add_segment(session: Session, source: Source, item: SegmentEntry) -> Segment:
    """A segment the database has not seen; `add_origins` goes with it."""
    row = Segment(id=item.id, source_id=source_id(source), position=0, zh=item.zh, after=item.after)
    take_english(row, item)
    row.loaded_revision = row.revision
    session.add(row)
    return row


def add_origins(session: Session, added: Sequence[tuple[Segment, SegmentEntry]]) -> None:
    """The first revisions and drafts of new segments, which are stored together before them."""
    drafts = [first_draft(row, item.draft) for row, item in added if item.draft]
    session.flush()
    session.add_all(record(row, Action.LOAD) for row, _ in added)
    session.add_all(drafts)


def take_english(row: Segment, item: SegmentEntry) -> None:
    """Give the row the file's English side."""
    row.en, row.by, row.at, row.stale = item.en, item.by, item.at, item.stale
    row.state = State(plain_state(item.state))


def merge_segment(
    session: Session, name: str, row: Segment, item: SegmentEntry, report: LoadReport
) -> None:
    """Merge the file's Chinese and English into the row.

    The Chinese is the file's always; English that stood beside another Chinese becomes stale.
    """
    base = row.loaded["content"] if row.loaded else None
    moved, english = item.zh != row.zh, row.en
    verdict = judge(content(item), content(row), base, lambda file: had_english(session, row, file))
    row.zh, row.after = item.zh, item.after
    if verdict is Verdict.TAKE:
        take_english(row, item)
        report.taken += 1
    elif verdict is Verdict.CONFLICT:
        row.conflict = content(item)
        report.conflicts.append(
            f"{name}: segment {row.id} was edited in the file and in the database; both are kept."
        )
    elif row.conflict is not None and row.conflict == content(item):
        report.conflicts.append(f"{name}: segment {row.id} still waits for a decision.")
    elif verdict is Verdict.KEEP:
        report.kept += 1
        if moved:
            report.conflicts.append(
                f"{name}: segment {row.id} has new Chinese in the file and new English in the "
                "database; both are kept, the English marked stale."
            )
    row.stale = row.stale or bool(moved and row.en and row.en == english)
    if moved or verdict in {Verdict.TAKE, Verdict.CONFLICT}:
        row.revision += 1
        row.checked = None
        conflict = verdict is Verdict.CONFLICT
        session.add(conflicting(row, item) if conflict else record(row, Action.LOAD))
        row.loaded_revision = row.loaded_revision if conflict else row.revision


def had_english(session: Session, row: Segment, file: Content) -> bool:
    """Whether the row held the file's English in a revision since the last load."""
    query = select(Revision).where(
        Revision.segment_id == row.id,
        Revision.action != Action.CONFLICT,
        Revision.number > (row.loaded_revision or 0),
    )
    wanted = (file["en"], file["state"])
    return any((r.en, plain_state(r.state)) == wanted for r in session.exec(query))


def conflicting(row: Segment, item: SegmentEntry) -> Revision:
    """The file's version of a conflict, for the history."""
    kept = record(row, Action.CONFLICT, "The corpus file's version; the database's was kept.")
    kept.en, kept.state, kept.by = item.en, item.state, item.by
    return kept


def merge_draft(session: Session, row: Segment, item: SegmentEntry, has: Draft | None) -> None:
    """Take the file's draft when only the file's changed; one of another Chinese falls away."""
    base = row.loaded["draft"] if row.loaded else None
    file, database = plain_draft(item.draft), plain_draft(entry_of(has) if has else None)
    if file not in (base, database) and database in (None, base):
        set_draft(session, row, item.draft)
    elif has and has.of != text_hash(row.zh):
        set_draft(session, row, None)


def plain_draft(draft: DraftEntry | None) -> dict[str, Any] | None:
    """A draft as JSON values."""
    if draft is None:
        return None
    return {
        "en": draft.en,
        "engine": draft.engine,
        "glossary": draft.glossary,
        "score": round(draft.score, 4),
        "at": draft.at.isoformat(),
    }


def leave_out(name: str, rows: list[Segment], report: LoadReport) -> None:
    """Withdraw what the file dropped; what a person edited since stays, and is listed."""
    for row in rows:
        if row.loaded is None:
            continue  # born in the database: the file never had it
        if content(row) == row.loaded["content"]:
            row.withdrawn = True
            report.withdrawn += 1
        else:
            row.loaded = None
            report.conflicts.append(
                f"{name}: segment {row.id} is gone from the file and was edited in the database; "
                "it is kept."
            )
