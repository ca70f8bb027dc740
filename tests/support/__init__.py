"""What the tests stand on: real servers and databases, a clock turned by hand, data beside the project."""
