"""What others do meanwhile: each request is told with its outcome and its seconds."""

import time

from exchange import Closed, Exchange
from member import Refused, note


def repeat(tell, stop, interval, ask):
    while not stop.is_set():
        start = time.monotonic()
        try:
            outcome = ask()
        except Refused as refused:
            outcome = str(refused)
        except (Closed, OSError) as error:
            outcome = type(error).__name__
        tell(outcome, time.monotonic() - start)
        stop.wait(interval)


def health(port, tell, stop, interval=0.05):
    """Asks on a new connection each time, as a monitor does."""

    def ask():
        with Exchange(port) as exchange:
            return exchange.ask("GET", "/healthz").outcome

    repeat(tell, stop, interval, ask)


def syncing(port, tell, stop, member, interval=0.1):
    """Pushes one event and pulls what is new."""
    exchange = Exchange(port)
    member.catch_up(exchange)

    def ask():
        nonlocal exchange
        try:
            member.pull_all(exchange, [note("here and now")])
            return "ok"
        except Exception:
            exchange.close()
            exchange = Exchange(port)
            raise

    repeat(tell, stop, interval, ask)


def viewing(port, tell, stop, member, interval=0.5):
    """Reads the views of a small survey."""

    def ask():
        with Exchange(port) as exchange:
            return exchange.ask("GET", member.path("entities"), member.token()).outcome

    repeat(tell, stop, interval, ask)
