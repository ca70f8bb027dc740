"""The one page of the demo, on which all of it is seen and can be touched."""
