"""The API does as its description says: what it asks for is taken, what it does not is refused.

tests/soak asks more of it, and other things each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.engine import Engine
from tests.databases import Filling
from tests.server.conforming import described_app, hold, load_schema, served

EXAMPLES = (
    8  # requests an operation, beside those that its description suggests; more in tests/soak
)
app = described_app()
schema = load_schema(app, EXAMPLES, deterministic=True)


@pytest.fixture(scope="module", autouse=True)
def desk_of_its_own(
    engine: Engine,
    fill: Filling,
    desk: Path,
    migrated_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """A desk behind the application that no other test reads."""
    folder = tmp_path_factory.mktemp("described")
    (folder / "duizhao.db").write_bytes(migrated_sqlite.read_bytes())
    with served(app, engine, fill, desk, folder):
        yield


@schema.parametrize()
def test_it_is_as_described(case: Any) -> None:
    """Every check of Schemathesis holds for every operation."""
    hold(case)
