"""What people see: entities as Block Kit. Pure: no I/O, no clock, no session."""
