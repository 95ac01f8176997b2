"""All benchmarks, or those named: `python -m tests.benchmarks commands`; options follow the name."""

import importlib
import pkgutil
import sys
from itertools import takewhile

import tests.benchmarks


def main() -> None:
    there = {module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__)}
    named = list(takewhile(lambda argument: not argument.startswith("-"), sys.argv[1:]))
    for name in named or sorted(there - {"__main__"}):
        print(f"== {name}")
        importlib.import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    main()
