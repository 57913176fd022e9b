"""Drafts of whole sources: made, stored and checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api.drafting.pipeline import Drafter, DraftReport, draft, undrafted
from api.review.recheck import Inspect, catch_up
from api.store.database import Database


def draft_sources(
    database: Database,
    inspect: Inspect,
    open_drafter: Callable[[], Drafter],
    slugs: Sequence[str] | None = None,
    *,
    redo: bool = False,
    engine: str | None = None,
    renew: str | None = None,
    on_start: Callable[[int], None] = lambda total: None,
    on_progress: Callable[[int], None] = lambda done: None,
) -> DraftReport:
    """The report of drafting what has no draft of its present text (all with `redo`).

    The drafts are checked.

    `slugs` None is every source; with `engine` only drafts by it count; `renew` is the package that
    also drafts what an earlier one drafted and no person has translated. The drafter is opened only
    when there is something to draft: that loads the model. Raises NotFound for an unknown slug,
    Unavailable where there is no model.
    """
    with database.reading() as session:
        todo = undrafted(session, slugs, redo=redo, engine=engine, renew=renew)
    on_start(len(todo))
    if not todo:
        return DraftReport()
    report = draft(open_drafter(), todo, on_progress)
    catch_up(database, inspect)
    return report
