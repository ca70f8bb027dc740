"""What is remembered: tables, typed queries and the two doors to them. Only this package speaks SQL."""
