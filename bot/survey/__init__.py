"""The pure rules of a survey: no input or output, the standard library only, time comes in as an argument."""
