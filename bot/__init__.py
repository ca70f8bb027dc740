"""What is said, to whom and over which channel: Slack, mail, pages and the command line."""
