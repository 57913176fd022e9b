"""What one process works with: its settings, its database, its engine, each opened when needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from sqlmodel import Session

from api.checks.inspector import Inspector, checks_version, lexicon
from api.corpus.dump import DumpReport, dump
from api.corpus.load import LoadReport, load
from api.corpus.practice import load_practice
from api.corpus.sources import (
    SourceFilter,
    checked_segments,
    find_sources,
    sources_named,
    view_segments,
)
from api.drafting.pipeline import Drafter, DraftReport, draft, undrafted
from api.drafting.texts import Translator
from api.engine import Engine, PackageInfo
from api.engine.install import choose_package
from api.glossary import Term
from api.glossary.extraction import suggest
from api.glossary.lookup import Match, TermIndex
from api.glossary.rows import all_terms
from api.review.recheck import BATCH, recheck, unchecked, with_twins
from api.search.aligned import Wanted, aligned
from api.settings import Settings
from api.store.database import Database
from api.store.tables import Segment, State


class Workbench:
    """One workbench; the database is brought to this version's schema when it is opened."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self._opening = Lock()
        self._engine = engine
        self._inspector: Inspector | None = None
        self._index: TermIndex | None = None

    @cached_property
    def database(self) -> Database:
        """The database, migrated."""
        database = Database(self.settings.url())
        database.upgrade()
        return database

    @property
    def engine(self) -> Engine:
        """The preferred package's engine, loaded once, at first use."""
        with self._opening:
            if self._engine is None:
                self._engine = Engine.open(self.settings.directory(), self.settings.threads)
            return self._engine

    def is_empty(self) -> bool:
        """Whether no source was ever loaded."""
        with self.database.reading() as session:
            return not find_sources(session, SourceFilter(practice=None), limit=1)

    def load(self, directory: Path) -> LoadReport:
        """Merge corpus/ and glossary.csv of `directory` into the database."""
        with self.database.writing() as session:
            report = load(session, directory)
        self.catch_up()
        return report

    def dump(self, directory: Path, *, force: bool = False) -> DumpReport:
        """Write the database back into corpus/ and glossary.csv of `directory`."""
        with self.database.reading() as session:
            return dump(session, directory, force=force)

    def find(self, **wanted: Any) -> list[dict[str, Any]]:
        """Aligned text as `Wanted` describes it."""
        with self.database.reading() as session:
            return aligned(session, Wanted(**wanted))

    def inspector(self, session: Session) -> Inspector:
        """The checks with the present glossary, built again only when that changes."""
        terms = all_terms(session)
        with self._opening:
            if self._inspector is None or self._inspector.terms != terms:
                self._inspector = Inspector(terms)
            return self._inspector

    def index(self, session: Session) -> TermIndex:
        """The present glossary to look terms up in, built again only when it changes."""
        terms = tuple(all_terms(session))
        with self._opening:
            if self._index is None or self._index.terms != terms:
                self._index = TermIndex(terms)
            return self._index

    def look_up(self, query: str, match: Match | None = None) -> list[Term]:
        """Terms by what a person types; without `match` as near as there is something."""
        with self.database.reading() as session:
            index = self.index(session)
        return index.find(query, match) if match else index.find_near(query)

    def suggest(self, slugs: list[str] | None, limit: int) -> list[Term]:
        """Terms that recur in the sources and the glossary lacks, as rows to review."""
        with self.database.reading() as session:
            rows = [
                segment
                for source in sources_named(session, slugs)
                for segment in view_segments(session, source)
            ]
            terms = all_terms(session)
        approved = [(row["zh"], row["en"]) for row in rows if row["state"] == State.APPROVED]
        return suggest([row["zh"] for row in rows], approved, terms, lexicon(), limit=limit)

    def inspect(self) -> Inspector:
        """The checks with the glossary as it stands."""
        with self.database.reading() as session:
            return self.inspector(session)

    def check(self, slugs: list[str] | None, drafts: bool, practice: bool) -> list[dict[str, Any]]:
        """Every segment with English, and the findings on it; with `drafts` on a machine's too."""
        self.catch_up()
        with self.database.reading() as session:
            return checked_segments(session, slugs, drafts=drafts, practice=practice)

    def recheck(self, session: Session, segment: Segment) -> None:
        """Check a segment in the transaction of the write that changed it, and its twins."""
        if segment.checked is None:
            session.flush()
            recheck(session, self.inspector(session), with_twins(session, segment))

    def catch_up(self) -> int:
        """Check what is unchecked, or was checked with another glossary; how many that was."""
        with self.database.reading() as session:
            version = checks_version(all_terms(session))
            todo = unchecked(session, version)
        if not todo:
            return 0
        inspector = self.inspect()  # which takes time: the transactions are to be brief
        for start in range(0, len(todo), BATCH):
            with self.database.brief() as session:
                recheck(session, inspector, todo[start : start + BATCH])
        return len(todo)

    def load_practice(self) -> LoadReport:
        """Load the practice sources."""
        with self.database.writing() as session:
            return load_practice(session)

    def start_practice(self) -> tuple[LoadReport, DraftReport]:
        """Load the practice sources and draft them."""
        report = self.load_practice()
        with self.database.reading() as session:
            sources = find_sources(session, SourceFilter(practice=True))
        return report, self.draft([source.slug for source in sources])

    def draft(
        self,
        slugs: list[str] | None = None,
        *,
        redo: bool = False,
        package: str | None = None,
        on_start: Callable[[int], None] = lambda total: None,
        on_progress: Callable[[int], None] = lambda done: None,
    ) -> DraftReport:
        """Draft what has no draft (all with `redo`); the model is loaded only if there is work.

        `package` names one that drafts beside the others: what it has drafted is left out, and
        memory is not asked.
        """
        chosen = choose_package(self.settings.directory(), package) if package else None
        with self.database.reading() as session:
            todo = undrafted(session, slugs, redo=redo, engine=chosen.engine if chosen else None)
        on_start(len(todo))
        if not todo:
            return DraftReport(0, 0, 0.0, "")
        report = draft(self.drafter(chosen), todo, on_progress)
        self.catch_up()
        return report

    def drafter(self, package: PackageInfo | None = None, *, glossary: bool = True) -> Drafter:
        """Drafts by a package or the preferred one, the glossary as it stands honoured, or not.

        A package that is named drafts all itself: nothing of it comes from memory.
        """
        inspector = self.inspect() if glossary else None
        remembers = package is None
        return Drafter(self.database, self.engine_of(package), inspector, remembers=remembers)

    def engine_of(self, package: PackageInfo | None) -> Engine:
        """The engine of a package, or of the preferred one; raises Unavailable."""
        if package is None or (self._engine and self._engine.package == package):
            return self.engine
        return Engine.open(self.settings.directory(), self.settings.threads, package)

    def translator(self, *, glossary: bool = True) -> Translator:
        """What translates texts: as drafts are made, or as the model has them, without database."""
        return self.drafter() if glossary else self.engine

    def close(self) -> None:
        """Give back the database's connections, if it was opened."""
        if "database" in self.__dict__:
            self.database.close()
