"""A playground for language models in which every number is real.

The house has one staircase and nobody walks it backwards:

    app.py → ui → { tasks, plots, registry, texts }
                    tasks    → backends.base (Protocols only), maths, results, errors
                    plots    → results
                    registry → backends → maths, results, errors

A *tab* hands plain arguments to a *task*, the task asks a *backend* for numbers,
a *plot* draws the frozen result. `tests/test_structure.py` enforces the ladder.
"""

__version__ = "0.1.0"
