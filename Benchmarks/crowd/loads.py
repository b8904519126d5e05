"""What a hostile crowd does. Each load runs in a process of its own until it is told to stop, and
tells each outcome: `ok`, the code of a refusal, or `cut` where the service closed the connection."""

import selectors
import socket
import threading
import time

import wire
from exchange import Closed, Exchange, head
from member import Refused, bundle_path, note

HOSTILE = "127.0.0.2"
BODY_BYTES = 16 << 20
# Seconds that a refused client waits, as `Retry-After` says.
PAUSE = 1


def idle(port, tell, stop, count=1000, addresses=16):
    """Connections that say nothing, from several addresses; each that is closed is opened again."""
    waiting = selectors.DefaultSelector()
    opened = 0
    while not stop.is_set():
        pace = 50 if opened < count else 5
        for _ in range(min(count - len(waiting.get_map()), pace)):
            connection = socket.socket()
            connection.bind((f"127.0.0.{2 + opened % addresses}", 0))
            connection.connect(("127.0.0.1", port))
            waiting.register(connection, selectors.EVENT_READ)
            opened += 1
            tell("opened")
        for key, _ in waiting.select(0.05):
            try:
                told = key.fileobj.recv(4096)
            except ConnectionError:
                told = b""
            if b"overloaded" in told:
                tell("overloaded")
            elif not told:
                waiting.unregister(key.fileobj)
                key.fileobj.close()
                tell("cut")
        stop.wait(0.05)


def stalled(port, tell, stop, member, count=4):
    """Bodies whose last byte never comes."""
    beginning = bytes(BODY_BYTES - 1)

    def stall():
        with Exchange(port, HOSTILE) as exchange:
            exchange.socket.sendall(
                head("POST", member.path("sync"), member.token(), BODY_BYTES) + beginning)
            tell("sent")
            return exchange.outcome_until(stop)

    in_threads([stall] * count, tell, stop)


def slow_reads(port, tell, stop, members, paths, count=4):
    """Reads of views that take long, one after the other on each connection."""

    def reading(number):
        member, path = members[number % len(members)], paths[number % len(paths)]

        def read():
            with Exchange(port, HOSTILE) as exchange:
                exchange.socket.sendall(head("GET", member.path(path), member.token()))
                return exchange.outcome_until(stop)

        return read

    in_threads([reading(number) for number in range(count)], tell, stop)


def in_threads(asks, tell, stop):
    """Asks each again and again; who is refused waits before that."""

    def repeat(ask):
        while not stop.is_set():
            try:
                outcome = ask()
            except (Closed, ConnectionError):
                outcome = "cut"
            if outcome:
                tell(outcome)
            if outcome != "ok":
                stop.wait(PAUSE)

    threads = [threading.Thread(target=repeat, args=[ask]) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def unread_bundles(port, tell, stop, member, number):
    """Bundles that are asked for and not read."""
    unread(port, tell, stop, lambda: head(
        "GET", member.path(f"log/{bundle_path(number)}"), member.token()))


def unread_syncs(port, tell, stop, member, cursor):
    """Answers to syncs that are not read; they begin in the midst of a bundle."""
    body = wire.unsigned(1, cursor)
    unread(port, tell, stop, lambda: head(
        "POST", member.path("sync"), member.token(), len(body)) + body)


def unread(port, tell, stop, question, count=150, patience=40):
    """Large answers that are asked for and not read; each is given up after a while."""
    waiting = selectors.DefaultSelector()
    # When each of them asks next, and those that were begun with.
    due = dict.fromkeys(range(count), 0.0)
    begun = {}
    while not stop.is_set():
        moment = time.monotonic()
        for number in [number for number, time_due in due.items() if time_due <= moment]:
            del due[number]
            if number in begun:
                begun.pop(number).close()
            exchange = Exchange(port, HOSTILE, receive_buffer=4096)
            exchange.socket.sendall(question())
            waiting.register(exchange.socket, selectors.EVENT_READ, (number, exchange))
        for key, _ in waiting.select(0.05):
            number, exchange = key.data
            waiting.unregister(key.fileobj)
            try:
                told = exchange.socket.recv(4096)
            except ConnectionError:
                told = b""
            if b" 503 " in told[:20] or b"overloaded" in told:
                outcome = "overloaded"
            else:
                outcome = "begun" if b" 200 " in told[:20] else "other" if told else "cut"
            tell(outcome)
            if outcome == "begun":
                begun[number] = exchange
                due[number] = moment + patience
            else:
                exchange.close()
                due[number] = moment + PAUSE


def pushing(port, tell, stop, member, text_bytes=65_000):
    """Events as large as an entry may be, as fast as they are taken."""
    exchange = None
    while not stop.is_set():
        try:
            if exchange is None:
                exchange = Exchange(port, HOSTILE)
                member.catch_up(exchange)
            member.sync(exchange, [note("x" * text_bytes)], push_only=True)
            tell("ok")
        except Refused as refused:
            tell(str(refused))
            exchange = None
            stop.wait(PAUSE)
        except (Closed, ConnectionError):
            tell("cut")
            exchange = None
