"""Whose turn it is: a line before the heavy work, bounded and fair.

So much work runs at once; who comes then waits and sees the place in the line. Of those who
wait, the visitor with the least work running is next, and among equals who came first. A line
that is full turns away at once, with a guess of when there is room again.
"""

import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field

from playground.errors import QueueFull, TooManyAtOnce

# Of so many works the duration is remembered, for guesses.
REMEMBERED = 50
USUAL_SECONDS = 2.0


@dataclass(eq=False)
class Ticket:
    """One piece of work, waiting or running. Leave it in the end, whatever happens."""

    turns: "Turns"
    session: str
    address: str
    began: float = 0.0  # 0 while it waits

    def wait(self, seconds: float) -> int:
        """Wait for the turn, `seconds` at most: 0 when it has come, else the place in the line
        (1: the next)."""
        return self.turns._wait(self, seconds)

    def leave(self) -> None:
        """Make room. More than once does no harm."""
        self.turns._leave(self)


@dataclass(eq=False)
class Turns:
    """One line. Safe to use from many threads.

    limit             works at once
    most_waiting      tickets in the line
    most_per_session  tickets of one visitor, waiting or running
    most_per_address  the same for all who come from one network address: a class may share one
    """

    limit: int
    most_waiting: int
    most_per_session: int
    most_per_address: int
    _waiting: list[Ticket] = field(default_factory=list)
    _running: list[Ticket] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _lasted: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    @property
    def waiting(self) -> int:
        """Tickets in the line."""
        with self._changed:
            return len(self._waiting)

    @property
    def running(self) -> int:
        """Works at this moment."""
        with self._changed:
            return len(self._running)

    def enter(self, session: str, *, address: str = "") -> Ticket:
        """A ticket for a visitor. Raises QueueFull, TooManyAtOnce."""
        ticket = Ticket(turns=self, session=session, address=address)
        with self._changed:
            held = [*self._running, *self._waiting]
            if sum(each.session == session for each in held) >= self.most_per_session:
                raise TooManyAtOnce(limit=self.most_per_session)
            if sum(each.address == address for each in held) >= self.most_per_address:
                raise TooManyAtOnce(limit=self.most_per_address)
            if len(self._waiting) >= self.most_waiting:
                raise QueueFull(waiting=len(self._waiting), seconds=self._guess())
            self._waiting.append(ticket)
            self._call()
        return ticket

    def _wait(self, ticket: Ticket, seconds: float) -> int:
        """See `Ticket.wait`."""
        with self._changed:
            self._changed.wait_for(lambda: ticket.began, timeout=seconds)
            return 0 if ticket.began else 1 + self._order().index(ticket)

    def _leave(self, ticket: Ticket) -> None:
        """See `Ticket.leave`."""
        with self._changed:
            if ticket in self._running:
                self._running.remove(ticket)
                self._lasted.append(time.monotonic() - ticket.began)
            elif ticket in self._waiting:
                self._waiting.remove(ticket)
            self._call()

    def _call(self) -> None:
        """Let as many begin as there is room for."""
        while self._waiting and len(self._running) < self.limit:
            ticket = self._order()[0]
            self._waiting.remove(ticket)
            self._running.append(ticket)
            ticket.began = time.monotonic()
        self._changed.notify_all()

    def _order(self) -> list[Ticket]:
        """Who waits, the next one first."""
        running = Counter(each.session for each in self._running)
        ahead: Counter[str] = Counter()
        ranks = []
        for ticket in self._waiting:
            ranks.append(running[ticket.session] + ahead[ticket.session])
            ahead[ticket.session] += 1
        places = sorted(range(len(ranks)), key=ranks.__getitem__)
        return [self._waiting[place] for place in places]

    def _guess(self) -> int:
        """Seconds until there is room in the line, at least 1."""
        usual = sum(self._lasted) / len(self._lasted) if self._lasted else USUAL_SECONDS
        return max(1, round(usual * (1 + len(self._waiting) / self.limit / 2)))
