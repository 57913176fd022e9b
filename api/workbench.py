"""What one process works with: its settings, its database, its engine, each opened when needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from api.corpus import LoadReport, load
from api.db import Database
from api.drafting import DraftReport, draft, undrafted
from api.dump import DumpReport, dump
from api.engine import Engine
from api.glossary import Term
from api.practice import load_practice
from api.search import Wanted, aligned
from api.settings import Settings
from api.sources import SourceFilter, find_sources
from api.terms import all_terms


class Workbench:
    """One workbench; the database is brought to this version's schema when it is opened."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self._opening = Lock()
        self._engine = engine

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
            return load(session, directory)

    def dump(self, directory: Path, *, force: bool = False) -> DumpReport:
        """Write the database back into corpus/ and glossary.csv of `directory`."""
        with self.database.reading() as session:
            return dump(session, directory, force=force)

    def terms(self) -> list[Term]:
        """The glossary in file order."""
        with self.database.reading() as session:
            return all_terms(session)

    def find(self, **wanted: Any) -> list[dict[str, Any]]:
        """Aligned text as `Wanted` describes it."""
        with self.database.reading() as session:
            return aligned(session, Wanted(**wanted))

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
        on_start: Callable[[int], None] = lambda total: None,
        on_progress: Callable[[int], None] = lambda done: None,
    ) -> DraftReport:
        """Draft what has no draft (all with `redo`); the model is loaded only if there is work."""
        with self.database.reading() as session:
            todo = undrafted(session, slugs, redo=redo)
        on_start(len(todo))
        if not todo:
            return DraftReport(0, 0, 0.0, "")
        return draft(self.database, self.engine, todo, on_progress)

    def close(self) -> None:
        """Give back the database's connections, if it was opened."""
        if "database" in self.__dict__:
            self.database.close()
