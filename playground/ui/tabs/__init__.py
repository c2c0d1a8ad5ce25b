"""The tabs, in the order people meet ideas. Add a tab: one file here, and its name."""

from types import ModuleType

from playground.ui.tabs import (
    attention,
    fill_mask,
    generate,
    inside,
    read,
    sentiment,
    summarize,
    tokens,
)

TABS: tuple[ModuleType, ...] = (
    generate,
    fill_mask,
    sentiment,
    summarize,
    read,
    tokens,
    attention,
    inside,
)
