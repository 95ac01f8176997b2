"""All features: every module here that has `routes`, in the order in which help shows them."""

from importlib import import_module
from pkgutil import iter_modules

import handlers
from handlers.core.routing import Router, Routes


def features() -> dict[str, Routes]:
    """Return what each feature serves by the feature's name."""
    modules = {
        found.name: import_module(f"handlers.{found.name}") for found in iter_modules(handlers.__path__)
    }
    served = {name: module.routes for name, module in modules.items() if hasattr(module, "routes")}
    return dict(sorted(served.items(), key=lambda feature: feature[1].order))


def router() -> Router:
    return Router(features().values())
