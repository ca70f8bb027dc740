"""When, how often, and whether it arrived. It knows senders by their interface only, never Slack or mail."""
