"""The vocabulary between Slack and the features: Request in, Reply out, a Router that finds who answers.

One handler type serves commands, mentions, shortcuts, buttons, selects and forms, so that the same act works
typed and clicked. Nothing here knows Slack's wire format.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from handlers.core.carried import Stale, an_id, carried
from handlers.core.kinds.habits import Habits
from handlers.core.line import Line
from handlers.core.nearness import nearest
from handlers.core.translation import Translator
from storage.base import InWorkspace, Record
from storage.due import Due, Kind, Old
from storage.permissions import Viewer, require

Block = dict[str, Any]
View = dict[str, Any]
Message = dict[str, Any]
"""`text` and `blocks`, as chat.postMessage takes them."""


@dataclass(frozen=True)
class SourceMessage:
    """The Slack message that a shortcut was used on."""

    channel_id: str
    ts: str
    text: str
    author: str | None = None
    permalink: str | None = None


@dataclass(frozen=True)
class Form:
    """A submitted modal: what was typed by field name, and the context it was opened with."""

    values: Mapping[str, Any]
    context: Mapping[str, Any] = field(default_factory=dict)

    def held_id(self, name: str) -> int:
        """Return the id of a record that the context holds under a name."""
        return carried(an_id, self.context.get(name))

    def text(self, name: str) -> str:
        """Return what was typed, without the blanks around it; empty when nothing was."""
        return str(self.values.get(name) or "").strip()

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        return carried(an_id, value) if value else None

    def ticked(self, name: str) -> bool:
        """Return whether the one box of a field of that name is ticked."""
        return bool(self.values.get(name))

    def chosen(self, name: str) -> Sequence[str]:
        """Return the boxes that are ticked, or the entries of a multi-select."""
        return self.values.get(name) or ()

    def day(self, name: str) -> date | None:
        value = self.values.get(name)
        return carried(date.fromisoformat, value) if value else None

    def clock(self, name: str) -> time | None:
        value = self.values.get(name)
        return carried(time.fromisoformat, value) if value else None


@dataclass(frozen=True)
class Request:
    """Somebody did something. `now` is the only clock there is; `t` speaks the person's language."""

    viewer: Viewer
    now: datetime
    t: Translator
    router: "Router" = field(repr=False)
    text: str = ""
    """What was typed after the command's word, or searched for in a select."""
    value: str = ""
    """What a button or select carries."""
    mentioned: Sequence[str] = ()
    """The ids of the people who are named with @ in the text, in its order."""
    handles: Mapping[str, str] = field(default_factory=dict)
    """What the text calls those people -> their ids."""
    door: str = "/crm"
    """Where a line was typed that begins with no command: `/crm`, `dm`, `mention`."""
    channel_id: str | None = None
    thread_ts: str | None = None
    message: SourceMessage | None = None
    form: Form = field(default_factory=lambda: Form({}))
    block_id: str = ""
    """The block that a button or select stands in."""
    pressed_ts: str | None = None
    """The message that a button or select stands on, or that a form was opened from."""
    reply_to: str | None = None
    """Where an answer replaces that message, for a while; a form remembers it."""
    is_private: bool = True
    """Whether nobody else sees that message, or what is said here."""
    on_home: bool = False
    """Pressed on the Home tab."""
    customer_id: int | None = None
    """The customer a person picked after a line had named none or several."""
    typed_name: str = ""
    typed_at: datetime | None = None
    """What the line had in the place of that customer's name."""

    @property
    def pressed(self) -> tuple[str, str] | None:
        """(channel, ts) of the message that a button or select stands on."""
        return (self.channel_id, self.pressed_ts) if self.channel_id and self.pressed_ts else None

    @property
    def shared_channel(self) -> str | None:
        """The channel if others read it; None in direct messages, where we may not be able to post."""
        return None if self.channel_id is None or self.channel_id.startswith("D") else self.channel_id

    @property
    def said_at(self) -> datetime:
        """When the text was typed: days count from then, also if it is carried out later."""
        return self.typed_at or self.now

    def parts(self, by: str, *readers: Callable[[str], Any]) -> tuple[Any, ...]:
        """Return the parts of what a button carries, each as its reader reads it; one that is not there is
        read as empty."""
        parts = self.value.split(by)
        if len(parts) > len(readers):
            raise Stale
        whole = [*parts, *[""] * (len(readers) - len(parts))]
        return tuple(carried(read, part) for read, part in zip(readers, whole, strict=True))

    @property
    def habits(self) -> Habits:
        """How the person writes numbers, days, money and phone numbers."""
        return Habits(self.t, self.said_at, self.viewer.country, self.viewer.currency)

    @property
    def record_id(self) -> int:
        """The record that a button stands on."""
        return carried(an_id, self.value)


@dataclass(frozen=True)
class Upload:
    """A file for the person alone, who finds it in their direct messages with Rapport."""

    name: str
    title: str
    words: str
    """What it shows, in words, which stand above it."""
    content: Callable[[], bytes] = field(repr=False)
    """Made when all is committed, since a picture takes a while."""


@dataclass(frozen=True)
class Reply:
    """What the person gets back. What others get is an outbox row instead."""

    message: Message | None = None
    replaces: bool = False
    """The message takes the place of the one whose button was pressed."""
    modal: View | None = None
    on_top: bool = False
    """The modal stands above the form that was submitted, which is there again when it is closed."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """field -> sentence; the form stays open with what was typed."""
    options: Sequence[Mapping[str, Any]] | None = None
    home: View | None = None
    upload: Upload | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the reply as kept for a second delivery. A file is uploaded once."""
        return {part.name: getattr(self, part.name) for part in fields(self) if part.name != "upload"}


class Refusal(Exception):
    """The person's own mistake, as a sentence that says what to do; rolls everything back.

    `field` puts it beside the input of a form.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.errors = {field: sentence} if field else {}

    @classmethod
    def of(cls, errors: Mapping[str, str]) -> "Refusal":
        """Return several mistakes of one form at once."""
        refusal = cls(" ".join(errors.values()))
        refusal.errors = dict(errors)
        return refusal


D = TypeVar("D", bound=InWorkspace)
"""A kind of rows that fall due."""

Handler = Callable[[Request, Session], Reply]
Does = Callable[[Request, Session, Line], Reply]
"""Does what a line says that was read."""
Step = Callable[[Session, Sequence[D]], None]
"""Does what is to be done with rows that have fallen due, in the transaction that has claimed them."""


@dataclass(frozen=True)
class Route:
    """A handler and how it is reached. A command's help is the first line of its handler's docstring."""

    name: str
    handler: Handler
    reads_only: bool = False
    words: tuple[str, ...] = ()
    slash: str | None = None
    usage: str = ""
    """Examples of what follows the word, with “ | ” between them."""
    brief: str = ""
    """What Slack shows beside a short command or shortcut, in English."""
    title: str = ""
    """What Slack's menu calls a shortcut, in English."""
    on_message: bool = False
    """Whether a shortcut stands in the menu of messages, and not in that of everything."""
    heavy: bool = False
    """Whether it may read much, so that others must not wait behind it."""
    needs: tuple[str, str] | None = None
    """The right that a command asks for: action and entity."""
    daily: frozenset[str] = frozenset()
    """The roles whose help begins with a command."""

    def is_for(self, viewer: Viewer) -> bool:
        """Return whether the viewer's role has the right that a command asks for."""
        return self.needs is None or viewer.may(*self.needs)

    @property
    def help(self) -> str:
        return (self.handler.__doc__ or "").strip().splitlines()[0]


@dataclass(frozen=True)
class Shown:
    """How records of one kind look and follow, for what changes records of any kind, as Undo does."""

    card: Callable[[Request, Session, Any], Message]
    """Draws one where it was pressed."""
    gone: Callable[[Translator, Any], Message]
    """Says that one has been taken back."""
    follow: Callable[[Request, Session, Any], Callable[[], None]]
    """Is asked before a change; what it returns is called after it, and redraws what was posted."""
    again: Callable[[Request, Session, Any], None]
    """Posts anew what was taken back with one that is there again."""


def _nothing_above(_t: Translator, _record: Any) -> Sequence[Block]:
    return ()


def _no_question(_request: "Request", _session: Session, _record: Any, _new: Mapping[str, Any]) -> None:
    return None


def _nothing_more(_request: "Request", _session: Session, _record: Any) -> None:
    return None


@dataclass(frozen=True)
class Keeping:
    """How the records of one kind are entered and corrected with forms (`handlers.core.records`)."""

    model: type[Record]
    new_title: str
    edit_title: str
    saved: Callable[["Request", Session, Any], Message]
    """Says that one has been saved."""
    begin: Callable[["Request", Session, Mapping[str, Any]], Any]
    """Makes a new one that is not written yet, of the form's context: with its customer, say."""
    above: Callable[[Translator, Any], Sequence[Block]] = _nothing_above
    """What stands above the fields."""
    before: Callable[["Request", Session, Any, Mapping[str, Any]], "Reply | None"] = _no_question
    """Asks before new values are written: whether it is a duplicate, say."""
    after: Callable[["Request", Session, Any], "Reply | None"] = _nothing_more
    """Does what follows when it is written; a reply of its own takes the place of `saved`."""


@dataclass(frozen=True)
class Act:
    """What a command does with texts of one form, which it does not have to read as a line."""

    command: str
    fits: Callable[[str], object]
    route: Route


@dataclass(frozen=True)
class Tick:
    """Something that falls due by itself, and what is done then."""

    name: str
    kind: Kind
    step: Callable[[Session, int], bool]
    """Does it with at most so many rows, in one transaction; whether there may be more."""
    batch: int
    every: timedelta = timedelta(0)
    """How often it is looked for; nought is at every tick of the clock."""


class Routes:
    """What one feature serves."""

    def __init__(self, order: int = 500) -> None:
        """`order` is the place in help: what people use daily comes first, what they set up once last."""
        self.order = order
        self.commands: list[Route] = []
        self.acts: list[Act] = []
        self.actions: dict[str, Route] = {}
        self.forms: dict[str, Route] = {}
        self.shortcuts: dict[str, Route] = {}
        self.options: dict[str, Route] = {}
        self.events: dict[str, Route] = {}
        self.ticks: list[Tick] = []
        self.shown: dict[type[Record], Shown] = {}
        self.kept: dict[str, Keeping] = {}
        self.read: dict[str, Does] = {}
        self.otherwise: Route | None = None

    def shows(
        self,
        model: type[Record],
        card: Callable[[Request, Session, Any], Message],
        gone: Callable[[Translator, Any], Message],
        follow: Callable[[Request, Session, Any], Callable[[], None]] = lambda *_: lambda: None,
        again: Callable[[Request, Session, Any], None] = lambda *_: None,
    ) -> None:
        """Say how records of a kind look, and how what was posted of them follows a change."""
        self.shown[model] = Shown(card, gone, follow, again)

    def keeps(self, keeping: Keeping) -> Keeping:
        """Say how the records of a kind are entered and corrected."""
        self.kept[keeping.model.entity] = keeping
        return keeping

    def reads(self, *acts: str) -> Callable[[Does], Does]:
        """Do what a line says, by its act: `log`, `deal.change`, `ticket.show`, `customers.find` ..."""

        def add(does: Does) -> Does:
            for act in acts:
                assert act not in self.read, f"{act} is done twice"
                self.read[act] = does
            return does

        return add

    def any_line(self, handler: Handler) -> Handler:
        """Serve the lines that begin with no command."""
        self.otherwise = Route("line", handler)
        return handler

    def command(
        self,
        *words: str,
        usage: str = "",
        slash: str | None = None,
        brief: str = "",
        reads_only: bool = False,
        heavy: bool = False,
        needs: tuple[str, str] | None = None,
        daily: Iterable[str] = (),
    ) -> Callable[[Handler], Handler]:
        """Serve `/crm <word> ...` in any of its spellings, and `slash` as its own short command.

        Whoever lacks the right that it `needs` is refused, and not told of it in help. The help of the roles
        in `daily` begins with it.
        """

        def add(handler: Handler) -> Handler:
            served = _asking_for(needs, handler) if needs else handler
            route = Route(words[0], served, reads_only, words, slash, usage, brief, heavy=heavy)
            self.commands.append(replace(route, needs=needs, daily=frozenset(daily)))
            return served

        return add

    def act(
        self, command: str, fits: Callable[[str], object], *, reads_only: bool = False, heavy: bool = False
    ) -> Callable[[Handler], Handler]:
        """Serve the texts of a command that fit (`list`, `#12`, nothing at all) by a handler of their own."""

        def add(handler: Handler) -> Handler:
            self.acts.append(Act(command, fits, Route(command, handler, reads_only, heavy=heavy)))
            return handler

        return add

    def action(
        self, action_id: str, *, reads_only: bool = False, heavy: bool = False
    ) -> Callable[[Handler], Handler]:
        """Return a button pressed or a select changed."""
        return self._add(self.actions, action_id, reads_only, heavy=heavy)

    def form(self, callback_id: str, *, heavy: bool = False) -> Callable[[Handler], Handler]:
        """Return a modal submitted."""
        return self._add(self.forms, callback_id, False, heavy=heavy)

    def shortcut(
        self, callback_id: str, title: str, brief: str, *, on_message: bool = False
    ) -> Callable[[Handler], Handler]:
        """Serve a shortcut. It opens a form, which writes nothing."""
        return self._add(self.shortcuts, callback_id, True, brief=brief, title=title, on_message=on_message)

    def option_list(self, action_id: str) -> Callable[[Handler], Handler]:
        """Register a handler for what is typed into an external select."""
        return self._add(self.options, action_id, True, heavy=True)

    def event(self, name: str, *, reads_only: bool = False) -> Callable[[Handler], Handler]:
        """Return one of Slack's events, other than the messages that carry commands."""
        return self._add(self.events, name, reads_only)

    def tick(self, name: str, due: Due[D], batch: int = 1) -> Callable[[Step[D]], Step[D]]:
        """Return what is done with rows that have fallen due, so many in one transaction."""

        def add(step: Step[D]) -> Step[D]:
            def claim_and_do(session: Session, limit: int) -> bool:
                claimed = due.claim(session, limit)
                if claimed:
                    step(session, claimed)
                return len(claimed) == limit

            self.ticks.append(Tick(name, due, claim_and_do, batch))
            return step

        return add

    def forget(self, what: str, old: Old[Any], batch: int, every: timedelta) -> None:
        """Let go of rows that are old, so many in one transaction."""
        self.ticks.append(Tick(what, old, old.forget, batch, every))

    def _add(
        self, table: dict[str, Route], name: str, reads_only: bool, **more: Any
    ) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            assert name not in table, f"{name} is served twice"
            table[name] = Route(name, handler, reads_only, **more)
            return handler

        return add


def _asking_for(right: tuple[str, str], handler: Handler) -> Handler:
    """Return a handler that refuses whoever lacks a right."""

    @wraps(handler)
    def asking(request: Request, session: Session) -> Reply:
        require(request.viewer, *right)
        return handler(request, session)

    return asking


def is_bare(text: str) -> bool:
    """Return whether a command was typed with nothing after it."""
    return not text


class Unknown(Exception):
    """No command has this word; `nearest` is the one that looks most like it."""

    def __init__(self, word: str, nearest: str | None) -> None:
        super().__init__(word)
        self.word, self.nearest = word, nearest


class Router(Routes):
    """All features together."""

    def __init__(self, features: Iterable[Routes]) -> None:
        super().__init__()
        self._commands_of: dict[str, set[str]] = {}
        for feature in features:
            self.commands += feature.commands
            self.acts += feature.acts
            self.ticks += feature.ticks
            self.shown |= feature.shown
            self.kept |= feature.kept
            self.otherwise = self.otherwise or feature.otherwise
            assert not self.read.keys() & feature.read.keys(), f"done twice: {feature.read.keys()}"
            self.read |= feature.read
            for mine, theirs in (
                (self.actions, feature.actions),
                (self.forms, feature.forms),
                (self.shortcuts, feature.shortcuts),
                (self.options, feature.options),
                (self.events, feature.events),
            ):
                assert not mine.keys() & theirs.keys(), f"served twice: {mine.keys() & theirs.keys()}"
                mine.update(theirs)
            commands = {command.name for command in feature.commands}
            self._commands_of |= dict.fromkeys(feature.forms, commands)
        self._by_word = {word: route for route in self.commands for word in route.words}

    def command_named(self, word: str) -> Route:
        """Return the command with this word; raises Unknown with the nearest one."""
        route = self._by_word.get(word.casefold().lstrip("/"))
        if route is None:
            raise Unknown(word, nearest(word.casefold(), self._by_word))
        return route

    def reads_of(self, act: str) -> Does:
        """Return what does what a line of this act says."""
        return self.read[act]

    def command_of(self, surface: str) -> Route | None:
        """Return the command that a surface belongs to; None of a line that begins with none."""
        return self.slashes.get(surface)

    def daily_of(self, viewer: Viewer) -> list[Route]:
        """Return the commands that people in the viewer's role use daily."""
        return [one for one in self.commands if one.is_for(viewer) and viewer.role in one.daily]

    def is_kin(self, command: Route, form: str) -> bool:
        """Return whether a form is of the command's feature, or of one that has no commands."""
        theirs = self._commands_of.get(form)
        return not theirs or command.name in theirs

    def act_of(self, command: Route, text: str) -> Route:
        """Return what serves the text of a command: an act that it fits, or the command itself."""
        of_command = (act for act in self.acts if act.command == command.name)
        return next((act.route for act in of_command if act.fits(text)), command)

    def command_in(self, text: str) -> tuple[Route, str]:
        """Return the command that a typed line starts with, and the rest of it.

        An empty line asks for help.
        """
        word, rest = [*text.split(maxsplit=1), "", ""][:2]
        if word in self._by_word or not word:
            return self.command_named(word or "help"), rest.strip()
        glued = next((w for w in sorted(self._by_word, key=len, reverse=True) if _is_glued(w, text)), None)
        if glued:
            return self._by_word[glued], text.strip()[len(glued) :].strip()
        return self.command_named(word), rest.strip()

    def nearest(self, text: str) -> str | None:
        """Return the word of a command that a line may have meant to begin with."""
        word, *others = text.casefold().split() or [""]
        return nearest(word.lstrip("/"), self._by_word, alone=not others)

    @property
    def slashes(self) -> dict[str, Route]:
        """The short commands: "/log" and the like."""
        return {route.slash: route for route in self.commands if route.slash}


def _is_glued(word: str, text: str) -> bool:
    """Return whether a Chinese command word is followed at once by what it is about: 记录华为 ..."""
    return not word.isascii() and text.strip().startswith(word)
