"""`nps survey preview`: what a survey's customers will see, written as files before anybody gets it.

It is drawn by what draws the real thing, for a person who is made up. No link in it leads anywhere: they are signed
with a key of its own.
"""
