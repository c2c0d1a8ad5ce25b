"""What an answer of the Hub may say of files.

The library puts a file where the answer's ETag and commit say, and follows a redirect wherever it
leads: a Hub sends large files from other hosts, and the library leaves the token out there. So
another host is no fault; a name that is a path, or the way from https to http, is.
"""

import re
from functools import cache

import httpx2
from huggingface_hub import get_session, set_client_factory

# Git's and other hashes, perhaps with a "-" and the count of parts behind.
NAME = re.compile(r'(W/)?"?[A-Za-z0-9][A-Za-z0-9_\-]*"?')
NAMES = ("ETag", "X-Linked-ETag", "X-Repo-Commit")
FOUND = {200, 206, 301, 302, 303, 307, 308, 404}


class StrangeAnswer(httpx2.HTTPError):
    """An answer that no Hub gives."""


def check_answer(response: httpx2.Response) -> None:
    """Raises StrangeAnswer for a file that would get a path for a name, or come unencrypted where
    an encrypted one was asked for."""
    if response.status_code not in FOUND:
        return
    # Only where files are named: a CDN's own ETag may be anything.
    named = "X-Repo-Commit" in response.headers
    for header in NAMES:
        name = response.headers.get(header, "")
        if named and name and not NAME.fullmatch(name):
            raise StrangeAnswer(f"{header}: {name[:80]!r}")
    if response.has_redirect_location:
        target = response.url.join(response.headers["Location"])
        if response.url.scheme == "https" and target.scheme != "https":
            raise StrangeAnswer(f"from https to {target.scheme}")


@cache
def guard_answers() -> None:
    """Have every answer that the library gets checked from now on."""
    usual = get_session().event_hooks["request"]
    set_client_factory(
        lambda: httpx2.Client(
            follow_redirects=True,
            timeout=None,
            event_hooks={"request": usual, "response": [check_answer]},
        )
    )
