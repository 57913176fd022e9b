"""Alembic's entry point: runs on the connection that `api.store.migrations.upgrade` hands over.

For a developer's `alembic revision --autogenerate` there is docs/contributing.md.
"""

from alembic import context
from sqlmodel import SQLModel

import api.store.tables  # noqa: F401 - fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller holds the transaction
)
context.run_migrations()
