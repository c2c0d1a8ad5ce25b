"""The parts of the tab Inside attention."""
