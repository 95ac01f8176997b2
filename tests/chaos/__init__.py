"""The fault run: messages fall due while processes are killed and Slack fails, and all is counted after.

`python -m tests.chaos` (or `make chaos`) is the long run; test_chaos.py is the same, short. Everything by
chance comes from a seed. Time runs faster than on the wall, for the bot as for the sandbox, so that a lease
of half a minute ends within seconds.
"""
