"""The panels of the tab Summarize."""
