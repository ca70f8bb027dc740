"""Asking by email: the letter, its bytes, and the connection over which it goes."""
