"""Alembic's entry: runs on the connection it is given, so that migrating is one transaction under one lock."""

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata", metadata),
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
