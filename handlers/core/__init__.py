"""What features share: requests and replies, whom a line is about, forms, working hours, translation."""
