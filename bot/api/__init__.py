"""The HTTP API for other systems of the company: events, and what describes it."""
