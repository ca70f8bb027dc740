"""Slack: the question, the alert, `/nps`, and the two ways by which Slack reaches us."""
