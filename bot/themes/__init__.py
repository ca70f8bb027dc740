"""What comments are about: a taxonomy of keywords by language, which an operator can edit, and how it is applied."""
