"""How fast it is: each figure is a ratio to what this machine can do, measured in the same run."""
