"""What features share: requests and replies, finding the customer of a line, forms, working hours."""
