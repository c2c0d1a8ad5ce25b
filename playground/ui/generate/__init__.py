"""The panels under the answer of the tab Generate, one file each.

A panel is `build(wire, ground)`: its widgets, and handlers of a few lines. `ground` is what the
tab offers to all of them: the controls, and the text that was drawn last.
"""
