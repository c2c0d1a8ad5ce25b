"""One verb per file: plain arguments and a backend in, a frozen result out."""
