"""Pictures of the figures: what one shows is a plain value here; it is drawn only where somebody looks at it."""
