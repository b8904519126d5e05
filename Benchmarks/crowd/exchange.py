"""HTTP/1.1 over a plain socket, so that a client can be as rude as it likes."""

import json
import select
import socket
import time

PATIENCE = 120


class Closed(Exception):
    """The service closed the connection before its answer was whole."""


class Answer:
    def __init__(self, status, body):
        self.status, self.body = status, body

    @property
    def outcome(self):
        """`ok`, or the code of the refusal."""
        if self.status < 300:
            return "ok"
        try:
            return json.loads(self.body)["code"]
        except (ValueError, KeyError):
            return str(self.status)


def head(method, path, token=None, length=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: service"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if method == "POST":
        lines += [f"Content-Length: {length}", f"Cairn-Time: {time.time_ns() // 1_000_000}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Exchange:
    """One connection that asks and is answered, again and again."""

    def __init__(self, port, source="127.0.0.1", receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def ask(self, method, path, token=None, body=None):
        self.socket.sendall(head(method, path, token, len(body or b"")) + (body or b""))
        return self.answer()

    def answer(self):
        lines = bytes(self._through(b"\r\n\r\n")).decode().split("\r\n")
        status = int(lines[0].split(" ")[1])
        named = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        if named.get("transfer-encoding") == "chunked":
            body = bytearray()
            while length := int(self._through(b"\r\n"), 16):
                body += self._take(length + 2)[:-2]
            self._take(2)
        else:
            body = self._take(int(named.get("content-length", 0)))
        return Answer(status, bytes(body))

    def outcome_until(self, stop):
        """What the answer comes to; None where it has not begun when all are to stop."""
        while not stop.is_set():
            if select.select([self.socket], [], [], 0.2)[0]:
                return self.answer().outcome
        return None

    def _through(self, end):
        while (place := self.buffer.find(end)) < 0:
            self._fill(1 << 16)
        return self._take(place + len(end))

    def _take(self, count):
        while len(self.buffer) < count:
            self._fill(max(1 << 16, count - len(self.buffer)))
        taken = self.buffer[:count]
        del self.buffer[:count]
        return taken

    def _fill(self, count):
        part = self.socket.recv(min(count, 1 << 20))
        if not part:
            raise Closed()
        self.buffer += part
