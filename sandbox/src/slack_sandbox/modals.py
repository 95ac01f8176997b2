"""Modals in their stack of three, and Home: open, push, update, close (data "modal", "home")."""

from slack_sandbox.blocks import prepare
from slack_sandbox.errors import SlackError
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.workspace import User, View, Workspace

STACK_MAX: int = LIMITS["modal"]["stack_max"]
_TEXTS = ("title", "submit", "close")


class Modals:
    """The views of one workspace. What a person typed stays when a view is updated under the same ids."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def stack(self, user: User) -> list[View]:
        return self.workspace.modals.setdefault(user.id, [])

    def open(self, user: User, content: Json, channel: str = "") -> View:
        view = self._made(user, content, channel)
        for old in self.stack(user):
            old.open = False
        self.workspace.modals[user.id] = [view]
        self.workspace.tell("view_opened", user=user, view=view)
        return view

    def push(self, user: User, content: Json, channel: str = "") -> View:
        stack = self.stack(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK_MAX:
            raise SlackError("push_limit_reached")
        view = self._made(user, content, channel)
        view.root, view.previous = stack[0].id, stack[-1].id
        stack.append(view)
        self.workspace.tell("view_opened", user=user, view=view)
        return view

    def update(self, view: View, content: Json) -> View:
        self._check_external_id(content, view)
        view.content = self._whole(content)
        view.hash = self._hash()
        view.errors = {}
        self.workspace.tell("view_updated", user=view.user, view=view)
        return view

    def publish(self, user: User, content: Json) -> View:
        """Set what this person sees under Home."""
        if old := self.workspace.homes.get(user.id):
            old.typed = {}
            return self.update(old, content)
        view = self.workspace.homes[user.id] = self._made(user, content, "")
        self.workspace.tell("view_opened", user=user, view=view)
        return view

    def close(self, view: View, *, all_of_them: bool = False) -> list[View]:
        """Close the view (or the stack); returns those closed, top first."""
        stack = self.stack(view.user)
        closed: list[View] = []
        whole = all_of_them or view.content.get("clear_on_close")
        while stack and (whole or view in stack):
            top = stack.pop()
            top.open = False
            closed.append(top)
        for one in closed:
            self.workspace.tell("view_closed", user=one.user, view=one)
        return closed

    def find(self, *, view_id: str = "", external_id: str = "") -> View:
        """Return an open modal or a Home, by either id."""
        for view in self._alive():
            if (view_id and view.id == view_id) or (external_id and view.external_id == external_id):
                return view
        raise SlackError("not_found")

    def _alive(self) -> list[View]:
        return [
            *self.workspace.homes.values(),
            *(v for stack in self.workspace.modals.values() for v in stack),
        ]

    def _made(self, user: User, content: Json, channel: str) -> View:
        self._check_external_id(content)
        bot = self.workspace.bot
        whole = self._whole(content)
        new_id = self.workspace.ids.new("V")
        bot_id = bot.bot_id if bot else ""
        view = View(new_id, self.workspace.id, user, whole, self._hash(), bot_id, channel=channel)
        view.root = view.id
        return view

    def _whole(self, content: Json) -> Json:
        ids = self.workspace.ids
        texts = {
            name: prepare([content[name]], ids)[0] for name in _TEXTS if isinstance(content.get(name), dict)
        }
        return content | texts | {"blocks": prepare(content["blocks"], ids)}

    def _hash(self) -> str:
        return f"{int(self.workspace.clock.time())}.{self.workspace.ids.secret(8)}"

    def _check_external_id(self, content: Json, same: View | None = None) -> None:
        wanted = content.get("external_id")
        if wanted and any(v.external_id == wanted and v is not same for v in self._alive()):
            raise SlackError("duplicate_external_id")
