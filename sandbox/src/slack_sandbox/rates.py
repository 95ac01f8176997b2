"""How often is too often: a bucket per method and installation by tier, and per channel for posting."""

import math

from slack_sandbox.clock import Clock
from slack_sandbox.errors import SlackError
from slack_sandbox.limits import LIMITS, METHODS, Json

TIERS: Json = LIMITS["rate_limits"]["tiers_per_minute"]
SPECIAL = 600  # a minute, for methods with "special" limits ("several hundred")
UNLISTED = {"conversations.history", "conversations.replies"}  # data "rate_limits"
UNLISTED_PER_MINUTE, UNLISTED_PAGE = 1, 15
CHANNEL_PER_SECOND: int = LIMITS["rate_limits"]["post_message"]["per_channel_per_second"]
CHANNEL_BURST = 5  # "short bursts tolerated"
PROFILE: Json = LIMITS["rate_limits"]["users.profile.set"]
EVENTS_PER_HOUR = 30_000


class RateLimited(SlackError):
    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited", status=429)
        self.retry_after = retry_after


class Rates:
    """Token buckets: each holds `burst` and refills at `per_second`."""

    def __init__(self, clock: Clock, special: int) -> None:
        self.clock, self.special = clock, special
        self.unlisted = False
        """Whether the app is distributed outside the Marketplace: it reads little history, and seldom."""
        self._levels: dict[tuple[str, ...], tuple[float, float]] = {}

    def take(self, key: tuple[str, ...], per_second: float, burst: float) -> None:
        now = self.clock.time()
        level, since = self._levels.get(key, (burst, now))
        level = min(burst, level + max(0.0, now - since) * per_second)
        if level < 1 - 1e-6:  # what floating seconds may lack
            self._levels[key] = (level, now)
            raise RateLimited(max(1, math.ceil((1 - level) / per_second)))
        self._levels[key] = (level - 1, now)

    def call(self, method: str, team: str) -> None:
        """Count one call of a method by an installation."""
        tier = METHODS[method]["tier"]
        a_minute = TIERS.get(tier) if tier else self.special
        a_minute = a_minute if isinstance(a_minute, int) else self.special
        if self.unlisted and method in UNLISTED:
            a_minute = UNLISTED_PER_MINUTE
        self.take((method, team), a_minute / 60, a_minute)

    def post(self, channel: str) -> None:
        """Count one message into a channel."""
        self.take(("channel", channel), CHANNEL_PER_SECOND, CHANNEL_BURST)

    def webhook(self, path: str) -> None:
        self.take(("webhook", path), LIMITS["rate_limits"]["incoming_webhook_per_second"], CHANNEL_BURST)

    def profile(self, user: str, token: str) -> None:
        """Count one change of a person's profile."""
        self.take(("profile", user), PROFILE["per_user_per_min"] / 60, PROFILE["per_user_per_min"])
        self.take(("profile", token), PROFILE["per_token_per_min"] / 60, PROFILE["per_token_per_min"])

    def event(self, team: str) -> None:
        self.take(("events", team), EVENTS_PER_HOUR / 3600, EVENTS_PER_HOUR)
