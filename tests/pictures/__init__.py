"""The pictures of the documentation, made from the product itself: `python -m tests.pictures`."""
