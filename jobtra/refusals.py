class Refusal(Exception):
    """A rule says no, in a sentence a person can read. Actions raise it, screens show it."""
