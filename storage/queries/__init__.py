"""What can be asked of the store and done to it: plain typed functions of a session, one file a noun."""
