"""The running process: the only package that speaks to Slack and to the scheduler."""
