"""The tests: a mirror of the source, journeys through all of it, and the rules of the house."""
