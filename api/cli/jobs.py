"""`duizhao jobs`: drafts that are left to the workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.console import AsJson, opened, print_line, print_row, progress_bar, show

if TYPE_CHECKING:
    from api.jobs.views import JobView
    from api.workbench import Workbench

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Draft jobs.")
JobId = Annotated[str, typer.Argument(metavar="ID", help="As `duizhao jobs list` shows it.")]


@group.command("start")
def start_job(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="SLUG", help="Sources; none is all.")
    ] = None,
    redo: Annotated[bool, typer.Option("--redo", help="Also what has a draft.")] = False,
    renew: Annotated[
        bool,
        typer.Option("--renew", help="Also an earlier model's drafts that nobody has translated."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Leave drafts to the workers; print the job's id."""
    from api.jobs.rows import create_job
    from api.jobs.views import JobView
    from api.store.tables import JobKind

    if redo and renew:
        raise typer.BadParameter("say --redo or --renew, not both")
    kind = JobKind.RENEW if renew else JobKind.DRAFT
    with opened() as bench, bench.database.writing() as session:
        asked = create_job(session, bench.settings.user, slugs or None, redo=redo, kind=kind)
        job = JobView.from_row(asked)
    if as_json:
        show(job)
    else:
        print_line(job.id)


@group.command("list")
def list_jobs(
    state: Annotated[str | None, typer.Option(help="Only this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List draft jobs, the newest first."""
    from api.jobs.rows import list_jobs as find_jobs
    from api.jobs.views import JobView
    from api.store.tables import JobState

    if state is not None and state not in set(JobState):
        raise typer.BadParameter(f"use {', '.join(JobState)}", param_hint="--state")
    with opened(fill=False) as bench, bench.database.reading() as session:
        found = [JobView.from_row(job) for job in find_jobs(session, state, limit=limit)]
    for job in found:
        show_job(job, as_json=as_json)


@group.command("show")
def show_one(
    key: JobId,
    follow: Annotated[bool, typer.Option("--follow", help="With a bar, until its end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a job; exit 1 when it failed."""
    from api.jobs.rows import read_job

    with opened(fill=False) as bench:
        job = follow_job(bench, key) if follow else read_job(bench.database, key)
    show_job(job, as_json=as_json)
    raise typer.Exit(1 if job.state == "failed" else 0)


def follow_job(bench: Workbench, key: str) -> JobView:
    """The job once it has ended, with a progress bar until then."""
    from time import sleep

    from api.jobs.rows import OPEN_STATES, read_job

    with progress_bar() as bar:
        task = bar.add_task("", total=None)
        while (job := read_job(bench.database, key)).state in OPEN_STATES:
            bar.update(task, total=job.total, completed=job.done)
            sleep(0.2)
    return job


@group.command("cancel")
def cancel(key: JobId, as_json: AsJson = False) -> None:
    """End a queued or running job; the drafts that it has stored stay."""
    from api.jobs.rows import cancel_job
    from api.jobs.views import JobView

    with opened(fill=False) as bench, bench.database.writing() as session:
        job = JobView.from_row(cancel_job(session, key))
    show_job(job, as_json=as_json)


@group.command("retry")
def retry(key: JobId, as_json: AsJson = False) -> None:
    """Queue a failed or cancelled job again, for what is left of it."""
    from api.jobs.rows import retry_job
    from api.jobs.views import JobView

    with opened(fill=False) as bench, bench.database.writing() as session:
        job = JobView.from_row(retry_job(session, key))
    show_job(job, as_json=as_json)


def show_job(job: JobView, *, as_json: bool) -> None:
    """Print a job on one line."""
    if as_json:
        show(job)
        return
    total = "?" if job.total is None else job.total
    sources = "all sources" if job.sources is None else " ".join(job.sources)
    empty = f", {job.failed} without English" if job.failed else ""
    reason = f": {job.error}" if job.error else ""
    print_row(job.id, job.state, f"{job.done}/{total}{empty}", f"{sources}{reason}")
