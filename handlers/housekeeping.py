"""Housekeeping: delete in small batches what no longer needs to be known."""

from datetime import timedelta

from handlers.core.routing import Routes
from storage import drafts, outbox, seen

routes = Routes(order=950)

EVERY, A_DAY = timedelta(minutes=1), timedelta(days=1)
BATCH = 500
"""Rows that one transaction deletes: it is over before anybody waits for it."""

routes.forget("deliveries that cannot come again", seen.OLD, BATCH, EVERY)
routes.forget("lines that were never finished", drafts.OLD, BATCH, EVERY)
routes.forget("forms that were never saved", drafts.OLD_FORMS, BATCH, EVERY)
routes.forget("messages that are neither changed nor said again", outbox.OLD, BATCH, EVERY)
routes.forget("lanes of channels that are quiet", outbox.IDLE, BATCH, A_DAY)
