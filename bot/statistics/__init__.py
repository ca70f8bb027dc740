"""Formulae beyond the score itself, pure: moves, mixes, weights, themes, drivers, goals."""
