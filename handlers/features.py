"""All features: every module here that has `routes`, in the order in which help shows them."""

from handlers.core.routing import Router, Routes
from storage.discovery import modules_of


def features() -> dict[str, Routes]:
    """Return what each feature serves by the feature's name."""
    modules = modules_of("handlers").items()
    served = {name: module.routes for name, module in modules if hasattr(module, "routes")}
    return dict(sorted(served.items(), key=lambda feature: feature[1].order))


def router() -> Router:
    return Router(features().values())
