"""Jobs whose workflow was lost, ended unheard, or cannot be kept at all."""

from __future__ import annotations

import pytest
from sqlalchemy import text, update

from api.errors import Unavailable
from api.jobs import rows
from api.jobs.worker import JobWorker
from api.store.tables import Job, JobState
from api.workbench import Workbench
from tests.jobs.asking import (
    COUNT,
    Begin,
    ask,
    wait,
)


@pytest.mark.usefixtures("ids")
def test_tables_of_dbos_lost(bench: Workbench, begin: Begin) -> None:
    """A job whose workflow DBOS does not know any more is begun again, and done."""
    first, key = begin(), ask(bench, redo=True)
    wait(bench, key)
    first.stop()
    with bench.database.writing() as session:  # another job, handed to nobody
        lost = rows.create_job(session, "lin", redo=True)
        lost.state, lost.owner = JobState.RUNNING, first.id
        again = lost.id
    begin()
    assert wait(bench, again)["done"] == COUNT


@pytest.mark.usefixtures("ids")
def test_tables_of_dbos_from_before(bench: Workbench, begin: Begin) -> None:
    """A job that is open although its workflow ended is failed, and can be retried."""
    begin().stop()
    first, key = begin(), ask(bench)
    wait(bench, key)
    first.stop()
    with bench.database.writing() as session:
        session.exec(update(Job).values(state=JobState.RUNNING))
    begin()
    assert wait(bench, key, "failed")["error"] == rows.ENDED_WITHOUT_REASON


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_right_to_make_a_schema(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who may not make DBOS's schema is told what to grant; jobs wait."""
    name = f"poor_{bench.database.url.database}"
    with bench.database.writing() as session:
        session.execute(text(f"CREATE ROLE {name} LOGIN IN ROLE pg_read_all_data PASSWORD 'x'"))
        session.execute(text(f"GRANT pg_write_all_data TO {name}"))
    poor = Workbench(bench.settings)
    poor.database.url = poor.database.url.set(username=name, password="x")
    one = JobWorker(poor)
    with pytest.raises(Unavailable, match="GRANT CREATE ON DATABASE"):
        one.start_dbos()
    one.heartbeat.stop()
    poor.close()
