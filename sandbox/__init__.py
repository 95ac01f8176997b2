"""A local Slack of our own: for the demo page, the tests and the benchmarks. See README.md."""

from sandbox.clock import Clock
from sandbox.faults import Fault, Faults
from sandbox.forms import NotThere
from sandbox.journal import Journal
from sandbox.manifest import ManifestError
from sandbox.people import Person
from sandbox.responses import Outcome
from sandbox.sandbox import Sandbox
from sandbox.workspace import Channel, File, Message, User, View, Workspace

__all__ = [
    "Channel",
    "Clock",
    "Fault",
    "Faults",
    "File",
    "Journal",
    "ManifestError",
    "Message",
    "NotThere",
    "Outcome",
    "Person",
    "Sandbox",
    "User",
    "View",
    "Workspace",
]
