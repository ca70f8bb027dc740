"""Reports for three levels, and one for everybody: what is in each, when it is due, and how it is written to files."""
