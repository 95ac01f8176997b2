"""What a rep types: dates, sums of money, the fields of a one-line command; English and Chinese first.

`when` reads dates and times, `recurrence` what repeats, `money` sums, `stages` and `priority` single words,
and `commands` a whole line. Nothing here knows of Slack or the database, and no text makes any of it fail.
"""
