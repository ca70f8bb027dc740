"""`make pictures`: every message, window and page that the product draws in Slack, as sheets of pictures."""
