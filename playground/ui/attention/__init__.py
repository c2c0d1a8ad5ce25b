"""The panels of the tab Attention."""
