"""The panels of the tab Fill in the blank.

Each module has `build(wire, ground)`: an accordion with its controls, a button and what it shows.
"""
