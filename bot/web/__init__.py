"""The pages that customers see: their score, their reason, and the way out. They need no script, and no third party."""
