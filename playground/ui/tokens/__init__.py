"""The parts of the tab Tokens."""
