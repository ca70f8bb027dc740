"""The pages that customers see: their score, their reason, and the way out. No script, no cookie, no third party."""
