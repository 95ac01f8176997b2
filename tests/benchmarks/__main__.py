"""All benchmarks, or those named: `python -m tests.benchmarks commands`."""

import importlib
import pkgutil
import sys

import tests.benchmarks


def main() -> None:
    there = {module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__)}
    for name in sys.argv[1:] or sorted(there - {"__main__"}):
        print(f"== {name}")
        importlib.import_module(f"tests.benchmarks.{name}").main()


if __name__ == "__main__":
    main()
