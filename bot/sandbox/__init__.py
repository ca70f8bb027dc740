"""What the demonstration and the tests run on: stand-ins on this machine for the services outside."""
