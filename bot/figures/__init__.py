"""What the answers say: from the store to figures, and from figures to sentences."""
