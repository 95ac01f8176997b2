"""What a run of the tests costs: the CPU seconds of all its processes."""

import resource
from typing import Any

import pytest

GOAL = 450
"""CPU seconds that `make test` may take."""


class CpuSeconds:
    """A plugin of pytest. Each worker tells the controller what it took."""

    def __init__(self, config: pytest.Config) -> None:
        self._config, self._of_workers, self._of_servers = config, 0.0, 0.0

    def add_server(self, seconds: float) -> None:
        """Count a database's server, which is nobody's child."""
        self._of_servers += seconds

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        if (output := getattr(self._config, "workeroutput", None)) is not None:
            output["cpu_seconds"] = self._taken()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._of_workers += getattr(node, "workeroutput", {}).get("cpu_seconds", 0)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        taken = _seconds(resource.RUSAGE_SELF) + self._of_workers if self._of_workers else self._taken()
        terminalreporter.write_line(f"{taken:.0f} CPU seconds (make test: at most {GOAL})")

    def _taken(self) -> float:
        return _seconds(resource.RUSAGE_SELF) + _seconds(resource.RUSAGE_CHILDREN) + self._of_servers


def _seconds(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
