"""The API does as its description says, in 5,000 requests that are other ones each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.engine import Engine
from tests import ROOT
from tests.databases import Filling
from tests.server.conforming import described_app, hold, load_schema, served

pytestmark = pytest.mark.soak

EXAMPLES = 190  # requests an operation, of which some have not as many: 5,000 together
app = described_app()
schema = load_schema(app, EXAMPLES)
made: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def corpus(
    engine: Engine,
    fill: Filling,
    migrated_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The project's own sources behind the application; how many requests were made is printed."""
    folder = tmp_path_factory.mktemp("described")
    (folder / "duizhao.db").write_bytes(migrated_sqlite.read_bytes())
    with served(app, engine, fill, ROOT, folder):
        yield
    print(f"\n{made.total():,} requests to {len(made)} operations, each as described")


@schema.parametrize()
def test_it_is_as_described(case: Any) -> None:
    """Every check of Schemathesis holds for every operation."""
    made[case.operation.label] += 1
    hold(case)
