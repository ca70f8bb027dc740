"""What mail providers report over HTTP: each by its own signature, all as one kind of report."""
