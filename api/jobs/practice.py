"""The practice text asked for: loaded at once, drafted by a job, the same one for all who ask."""

from __future__ import annotations

from sqlmodel import Session

from api.corpus.practice import load_practice
from api.corpus.sources import SourceFilter, find_sources
from api.jobs.rows import OPEN_STATES, create_job, list_jobs, open_jobs
from api.store.tables import Job, JobKind, JobState

NEWEST = 50  # jobs among which the one of the practice text is looked for


def start_practice(session: Session, by: str) -> Job:
    """The job that drafts the practice text, which is loaded; what is there keeps every edit.

    Who asks while one is under way gets that one: whoever loads waits for whoever loads before.
    """
    load_practice(session)
    slugs = practice_slugs(session)
    for job in open_jobs(session):
        if (job.sources, job.kind) == (slugs, JobKind.DRAFT):
            return job
    return create_job(session, by, slugs)


def practice_slugs(session: Session) -> list[str]:
    """The slugs of the practice texts that are loaded, in order."""
    return [source.slug for source in find_sources(session, SourceFilter(practice=True))]


def unfinished_practice(session: Session) -> Job | None:
    """The newest job of the practice text, while it is under way or when it failed; else None."""
    slugs = practice_slugs(session)
    if not slugs:
        return None
    of_practice = (job for job in list_jobs(session, limit=NEWEST) if job.sources == slugs)
    job = next(of_practice, None)
    return job if job and job.state in {*OPEN_STATES, JobState.FAILED} else None
