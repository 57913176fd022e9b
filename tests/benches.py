"""What the commands do with a workbench, for tests that are not about commands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from api.checks.inspector import Inspector
from api.corpus import practice
from api.corpus.drafts import draft_sources
from api.corpus.dump import DumpReport, dump_directory
from api.corpus.load import load_directory
from api.corpus.report import LoadReport, Side
from api.corpus.sources import CheckedSegment, checked_segments
from api.drafting.pipeline import DraftReport
from api.engine.packages import choose_package
from api.glossary import Term
from api.review import recheck
from api.search.aligned import AlignedItem, Wanted, aligned
from api.workbench import Workbench


def load(bench: Workbench, folder: Path, take: Side | None = None) -> LoadReport:
    """As `duizhao load`."""
    return load_directory(bench.database, bench.inspector, folder, take)


def dump(bench: Workbench, folder: Path, *, force: bool = False) -> DumpReport:
    """As `duizhao dump`."""
    return dump_directory(bench.database, folder, force=force)


def draft(
    bench: Workbench,
    slugs: Sequence[str] | None = None,
    *,
    redo: bool = False,
    renew: bool = False,
    package: str | None = None,
) -> DraftReport:
    """As `duizhao draft`."""
    chosen = choose_package(bench.settings.directory(), package) if package else None
    opened = partial(bench.drafter, chosen)
    label = chosen.engine if chosen else None
    present = bench.package if renew else None
    return draft_sources(
        bench.database, bench.inspector, opened, slugs, redo=redo, engine=label, renew=present
    )


def draft_practice(bench: Workbench) -> tuple[LoadReport, DraftReport]:
    """As `duizhao practice`."""
    return practice.draft_practice(bench.database, bench.inspector, bench.drafter)


def load_practice(bench: Workbench) -> LoadReport:
    """The practice sources, without drafts."""
    with bench.database.writing() as session:
        return practice.load_practice(session)


def catch_up(bench: Workbench) -> int:
    """As a command that checks what is unchecked."""
    return recheck.catch_up(bench.database, bench.inspector)


def check(
    bench: Workbench, slugs: Sequence[str] | None = None, *, drafts: bool = False
) -> list[CheckedSegment]:
    """As `duizhao check`."""
    catch_up(bench)
    with bench.database.reading() as session:
        return checked_segments(session, slugs, drafts=drafts, practice=False)


def inspect(bench: Workbench) -> Inspector:
    """The checks with the glossary as it stands."""
    with bench.database.reading() as session:
        return bench.inspector(session)


def find(bench: Workbench, **wanted: Any) -> list[AlignedItem]:
    """As `duizhao find`."""
    with bench.database.reading() as session:
        return aligned(session, Wanted(**wanted))


def look_up(bench: Workbench, query: str) -> list[Term]:
    """As `duizhao terms find`."""
    with bench.database.reading() as session:
        return bench.index(session).find_near(query)
