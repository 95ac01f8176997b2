"""A local Slack of our own: for the demo page, the tests and the benchmarks. See README.md."""

from slack_sandbox.clock import Clock
from slack_sandbox.faults import Fault, Faults
from slack_sandbox.forms import NotThere
from slack_sandbox.journal import Journal
from slack_sandbox.manifest import ManifestError
from slack_sandbox.people import Person
from slack_sandbox.responses import Outcome
from slack_sandbox.sandbox import Sandbox
from slack_sandbox.workspace import Channel, File, Message, User, View, Workspace

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
