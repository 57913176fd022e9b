"""Jobs as rows: what is asked for, who may store, what is left, how they end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import select

from api.drafting.rows import set_draft
from api.errors import Conflict, NotFound
from api.formats.corpus_toml import DraftEntry
from api.jobs import rows
from api.store.tables import Job, JobKind, JobSegment, JobState, Segment
from api.workbench import Workbench
from tests.desks import DAY
from tests.jobs.asking import (
    COUNT,
    ask,
    ask_in,
    claim,
    claim_of,
    job_of,
    judged,
    left,
)
from tests.many import SLUG


@pytest.mark.usefixtures("ids")
def test_unknown(bench: Workbench) -> None:
    """A source or a job that is not there is named."""
    with pytest.raises(NotFound, match='There is no source "nowhere"'):
        ask(bench, SLUG, "nowhere")
    with bench.database.writing() as session:
        for act in (rows.get_job, rows.cancel_job, rows.retry_job):
            with pytest.raises(NotFound, match='There is no job "never"'):
                act(session, "never")
        assert rows.claim_job(session, "never", 1, "me") is None
        assert rows.list_jobs(session) == []


@pytest.mark.usefixtures("ids")
def test_ends_are_ends(bench: Workbench) -> None:
    """What is at its end is not cancelled, what is not at a bad end not retried."""
    key = ask(bench)
    with bench.database.writing() as session:
        with pytest.raises(Conflict, match="The job is queued; only a failed or cancelled one"):
            rows.retry_job(session, key)
        assert rows.cancel_job(session, key).finished
    with bench.database.writing() as session:
        with pytest.raises(Conflict, match="The job is cancelled; only a queued or running one"):
            rows.cancel_job(session, key)
        again = rows.retry_job(session, key)
        assert (again.state, again.attempt, again.finished) == (JobState.QUEUED, 2, None)
        assert rows.claim_job(session, key, 1, "of the first attempt") is None


def test_only_the_last_claim_stores(bench: Workbench, ids: list[str]) -> None:
    """Once a job was claimed again the claim before it stores nothing and ends nothing."""
    key = ask(bench)
    slow, quick = claim(bench, key, "slow"), claim(bench, key, "quick")
    with bench.database.writing() as session:
        todo = left(session, quick).to_draft
        assert sorted(one for one, _ in todo) == sorted(ids)
        lengths = [len(zh) for _, zh in todo]
        assert lengths == sorted(lengths, reverse=True)  # of one length together
        batch = [(*todo[0], judged("One."))]
        assert not rows.store_drafts(session, slow, batch)
        assert not rows.plan_job(session, slow)
        assert not rows.skip_segments(session, slow, ids)
        assert not rows.finish_job(session, slow)
        assert rows.next_segments(session, slow, 5) is None
        assert rows.store_drafts(session, quick, batch)
        assert not rows.skip_segments(session, slow, ids)
    assert job_of(bench, key)["done"] == 1
    with bench.database.writing() as session:
        assert len(left(session, quick).to_draft) == COUNT - 1
        rows.cancel_job(session, key)
        assert not rows.store_drafts(session, quick, batch)
        assert rows.next_segments(session, quick, 5) is None


def test_what_needs_none(bench: Workbench, ids: list[str]) -> None:
    """Drafted elsewhere or withdrawn meanwhile needs no draft; changed Chinese stays left."""
    claimed = claim(bench, key := ask(bench))
    with bench.database.writing() as session:
        todo = dict(left(session, claimed).to_draft)
        other = claim_of(session, ask_in(session))
        assert rows.store_drafts(session, other, [(ids[0], todo[ids[0]], judged("Elsewhere."))])
        session.get_one(Segment, ids[1]).withdrawn = True
        session.get_one(Segment, ids[2]).zh = "改了。"
        session.flush()
        found = left(session, claimed)
        assert sorted(found.to_skip) == sorted(ids[:2])
        assert dict(found.to_draft)[ids[2]] == "改了。"
        batch = [(one, todo[one], judged("X." * (one != ids[3]))) for one in ids[:4]]
        assert rows.store_drafts(session, claimed, batch)
        still = {one for one, _ in left(session, claimed).to_draft}
        assert still == {ids[2], *ids[4:]}
    assert job_of(bench, key)["done"] == 3
    assert job_of(bench, key)["failed"] == 1  # the empty one; what was withdrawn wants no draft


def test_planned_once(bench: Workbench, ids: list[str]) -> None:
    """A job that is taken up again keeps its plan: `redo` does not begin anew."""
    claimed = claim(bench, key := ask(bench, redo=True))
    with bench.database.writing() as session:
        todo = left(session, claimed).to_draft
        assert rows.store_drafts(session, claimed, [(*todo[0], judged("One."))])
    again = claim(bench, key)
    with bench.database.reading() as session:
        assert left(session, again).to_draft == todo[1:]
        assert job_of(bench, key)["total"] == COUNT
        assert len(session.exec(select(JobSegment)).all()) == COUNT - 1


def test_what_an_earlier_model_drafted(bench: Workbench, ids: list[str]) -> None:
    """A job that renews lists what it would make anew, and passes over what was done meanwhile."""
    old = DraftEntry("Old.", "argos zh_en 0.0.1 seed", "none", -1.0, DAY)
    with bench.database.writing() as session:
        for one in ids:
            set_draft(session, session.get_one(Segment, one), old)
        session.get_one(Segment, ids[0]).en = "By hand."
    assert job_of(bench, ask(bench))["kind"] == "draft"
    key = ask(bench, kind=JobKind.RENEW)
    with bench.database.writing() as session:
        claimed = rows.claim_job(session, key, 1, "me")
        assert claimed
        assert rows.plan_job(session, claimed, bench.package)
        found = rows.next_segments(session, claimed, 100, bench.package)
        assert found
        assert sorted(one for one, _ in found.to_draft) == sorted(ids[1:])
        session.get_one(Segment, ids[1]).en = "By hand too."
        new = replace(old, engine=bench.package or "")
        set_draft(session, session.get_one(Segment, ids[2]), new)
        found = rows.next_segments(session, claimed, 100, bench.package)
        assert found
        assert sorted(found.to_skip) == sorted(ids[1:3])
    assert job_of(bench, key)["total"] == COUNT - 1


@pytest.mark.usefixtures("ids")
def test_asked_twice(bench: Workbench) -> None:
    """Who asks for the same again before it is begun gets the same job, and another after."""
    key = ask(bench)
    assert ask(bench) == key
    others = {ask(bench, SLUG), ask(bench, redo=True), ask(bench, kind=JobKind.RENEW)}
    assert len({key, *others}) == 4
    claim(bench, key)
    assert ask(bench) != key


@pytest.mark.parametrize("act", [rows.cancel_job, rows.retry_job, rows.get_job])
@pytest.mark.usefixtures("ids")
def test_locked_as_it_is(bench: Workbench, act: Callable[..., Job], database_url: str) -> None:
    """A job that is locked is read anew: its end in another transaction is not undone."""
    if database_url.startswith("sqlite"):
        return  # there one transaction at a time writes
    claimed = claim(bench, key := ask(bench))
    with bench.database.writing() as session:
        assert rows.open_jobs(session)[0].state == JobState.RUNNING
        with bench.database.writing() as other:
            assert rows.finish_job(other, claimed)
        if act is not rows.get_job:
            with pytest.raises(Conflict, match="The job is done"):
                act(session, key)
        assert rows.get_job(session, key, lock=True).state == JobState.DONE
    assert job_of(bench, key)["state"] == "done"
