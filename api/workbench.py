"""What one process works with: its settings, its database, its engine, each opened when needed.

Resources only: what is done with them is in the rooms, which take those that they need.
"""

from __future__ import annotations

from functools import cached_property
from threading import Lock

from sqlmodel import Session

from api.checks.inspector import Inspector
from api.drafting.pipeline import Drafter
from api.engine import Engine, PackageInfo, preferred_engine
from api.glossary.lookup import TermIndex
from api.glossary.rows import RevisionKey, all_terms, read_revision
from api.settings import Settings
from api.store.database import Database


class Workbench:
    """One workbench; the database is brought to this version's schema when it is opened."""

    def __init__(self, settings: Settings, engine: Engine | None = None) -> None:
        self.settings = settings
        self._opening = Lock()  # the engine, for seconds
        self._building = Lock()  # what is built of the glossary
        self._engine = engine
        self._inspector: tuple[RevisionKey, Inspector] | None = None
        self._index: tuple[RevisionKey, TermIndex] | None = None

    @cached_property
    def database(self) -> Database:
        """The database, migrated."""
        database = Database(self.settings.url())
        database.upgrade()
        return database

    @property
    def engine(self) -> Engine:
        """The preferred package's engine, loaded once, at first use; raises Unavailable."""
        with self._opening:
            if self._engine is None:
                self._engine = Engine.open(self.settings.directory(), self.settings.threads)
            return self._engine

    @property
    def package(self) -> str | None:
        """What drafts made now will say made them, without loading a model; None without one."""
        if self._engine is not None:
            return self._engine.package.engine
        return preferred_engine(self.settings.directory())

    def inspector(self, session: Session) -> Inspector:
        """The checks with the present glossary, built again only when its revision changes."""
        present = read_revision(session)
        with self._building:
            if self._inspector is None or self._inspector[0] != present:
                self._inspector = present, Inspector(all_terms(session), present.digest)
            return self._inspector[1]

    def index(self, session: Session) -> TermIndex:
        """The present glossary to look terms up in, built again only when its revision changes."""
        present = read_revision(session)
        with self._building:
            if self._index is None or self._index[0] != present:
                self._index = present, TermIndex(all_terms(session))
            return self._index[1]

    def drafter(self, package: PackageInfo | None = None, *, glossary: bool = True) -> Drafter:
        """Drafts by a package or the preferred one, with the glossary's terms or without.

        A package that is named drafts all itself: nothing of it comes from memory. Raises
        Unavailable.
        """
        inspector = None
        if glossary:
            with self.database.reading() as session:
                inspector = self.inspector(session)
        engine = self.engine_of(package)
        return Drafter(self.database, engine, inspector, remembers=package is None)

    def engine_of(self, package: PackageInfo | None) -> Engine:
        """The engine of a package, or of the preferred one; raises Unavailable."""
        if package is None or (self._engine and self._engine.package == package):
            return self.engine
        return Engine.open(self.settings.directory(), self.settings.threads, package)

    def close(self) -> None:
        """Give back the database's connections, if it was opened."""
        if "database" in self.__dict__:
            self.database.close()
