"""What link scanners and people do with a mail's links, done to the pages again: `make scanners`."""
