"""How many examples a property test draws."""

from hypothesis import settings


def examples(times: float) -> settings:
    """Draw so many times what is usual: 30 in `make test`, 100 in `make test-all`."""
    return settings(max_examples=max(1, round(settings.default.max_examples * times)))
