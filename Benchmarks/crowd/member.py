"""A member of a survey: its key, tokens, seals and pushes, as protocol/README.md defines them."""

import base64
import hashlib
import json
import struct
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import wire
from exchange import Exchange

INVITE_ISSUED, ENTITY_REGISTERED, NOTE_WRITTEN = 20, 32, 46
SURVEYOR = 2


class Refused(Exception):
    """What was asked was not done; the code says why."""


def now():
    return time.time_ns() // 1_000_000


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def public(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_key(key):
    """A key as a PublicKey message."""
    return wire.unsigned(1, 1) + wire.data(2, public(key))


def note(text):
    return NOTE_WRITTEN, wire.data(2, text)


def area(name, latitude_e7, longitude_e7, teeth):
    """A cluster whose boundary is a comb: sound, and as dear to judge as teeth are many."""
    places = [(0, 0)]
    for tooth in range(teeth):
        places += [(100, 2 * tooth + 1), (100_000, 2 * tooth + 2)]
    places.append((0, 2 * teeth + 3))
    deltas, before = b"", (0, 0)
    for place in [(latitude_e7 + y, longitude_e7 + 100 * x) for y, x in places]:
        for now_at, was_at in zip(place, before):
            step = now_at - was_at
            deltas += wire.varint(step << 1 if step >= 0 else (-step << 1) - 1)
        before = place
    polygon = wire.data(1, wire.data(1, deltas))
    fields = [(1, wire.data(1, name)), (18, wire.data(12, polygon))]
    return ENTITY_REGISTERED, wire.unsigned(1, 1) + b"".join(
        wire.data(2, wire.unsigned(1, key) + wire.data(2, value)) for key, value in fields)


class Invite:
    """A slug, a survey's id, and the key that lets one device in."""

    def __init__(self, slug, survey, secret):
        self.slug, self.survey, self.secret = slug, survey, secret

    @classmethod
    def parse(cls, text):
        encoded = text.removeprefix("cairn-invite:")
        found = wire.fields(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        return cls(found[2].decode(), found[3], Ed25519PrivateKey.from_private_bytes(found[4]))


class Member:
    """A device of its own, that sees what the log has."""

    def __init__(self, port, invite, name):
        """Enrols by an invite."""
        self.port, self.slug, self.survey = port, invite.slug, invite.survey
        self.key = Ed25519PrivateKey.generate()
        tagged = b"\1" + public(self.key)
        statement = b"cairn/enrol/v1\n" + self.survey + bytes(8) + tagged + name.encode()
        request = (
            wire.data(1, public_key(self.key)) + wire.data(2, name)
            + wire.data(3, public(invite.secret)) + wire.data(4, invite.secret.sign(statement)))
        with Exchange(port) as exchange:
            answer = exchange.ask("POST", self.path("devices"), body=request)
        if answer.status != 200:
            raise Refused(answer.outcome)
        self.number = wire.fields(answer.body)[1]
        self.sequence = 0
        self.chain = sha256(
            b"cairn/chain/v1", self.survey, struct.pack(">I", self.number), tagged)
        # How much of the log this member has.
        self.cursor = 0
        self.size, self.root = 0, b""
        self.token_text, self.token_until = None, 0

    def path(self, place):
        return f"/v1/surveys/{self.slug}/{place}"

    def token(self):
        """Valid for 2 minutes; a new one each minute."""
        seconds = int(time.time())
        if seconds >= self.token_until:
            claims = {
                "iss": f"device:{self.number}", "aud": self.survey.hex(), "iat": seconds,
                "exp": seconds + 120}
            parts = [{"alg": "EdDSA", "typ": "JWT"}, claims]
            text = ".".join(base64url(json.dumps(part).encode()) for part in parts)
            self.token_text = text + "." + base64url(self.key.sign(text.encode()))
            self.token_until = seconds + 60
        return self.token_text

    def batch(self, bodies):
        """Records events and seals them: a Batch message."""
        first, entries = self.sequence + 1, []
        for field, body in bodies:
            self.sequence += 1
            entry = (
                wire.unsigned(1, self.number) + wire.unsigned(2, self.sequence)
                + wire.unsigned(3, self.size) + wire.signed(5, now()) + wire.data(field, body))
            entries.append(entry)
            self.chain = sha256(b"\2", self.chain, sha256(b"\0", entry))
        clock = now()
        signed = (
            b"cairn/seal/v1\n" + self.survey
            + struct.pack(">QQQ", self.number, first, self.sequence) + self.chain
            + struct.pack(">Q", self.size) + self.root + struct.pack(">q", clock))
        seal = (
            wire.unsigned(1, self.number) + wire.unsigned(2, first)
            + wire.unsigned(3, self.sequence) + wire.data(4, self.chain)
            + wire.unsigned(5, self.size) + wire.data(6, self.root) + wire.signed(7, clock)
            + wire.data(8, self.key.sign(signed)))
        return wire.data(1, seal) + wire.data(2, wire.entry_list(entries))

    def catch_up(self, exchange):
        """Learns what the service has of this member, and how large the log is."""
        self.sync(exchange, push_only=True)
        self.cursor = self.size

    def sync(self, exchange, bodies=(), push_only=False):
        """Pushes a batch and, if not `push_only`, takes what the log has beyond the cursor.

        Returns the first of the full bundles that the member shall take instead, or None.
        """
        request = wire.unsigned(1, self.cursor)
        if bodies:
            request += wire.data(2, self.batch(bodies))
        request += wire.unsigned(4, push_only) + wire.data(5, wire.varint(self.number))
        answer = exchange.ask("POST", self.path("sync"), self.token(), request)
        if answer.status != 200:
            raise Refused(answer.outcome)
        bundle, is_finished = None, False
        for kind, content in wire.frames(answer.body):
            if kind == 1 and 2 in (push := wire.fields(content)):
                raise Refused(str(wire.fields(push[2])[1], "utf-8"))
            elif kind == 2:
                stored = wire.fields(content)
                if stored.get(2, 0):
                    self.sequence, self.chain = stored[2], bytes(stored[3])
            elif kind == 3:
                lines = str(content, "utf-8").split("\n")
                self.size, self.root = int(lines[1]), base64.b64decode(lines[2])
            elif kind == 4:
                self.cursor += wire.entry_count(content)
            elif kind == 5:
                bundle = wire.fields(content).get(1, 0)
            elif kind == 6:
                is_finished = True
            elif kind == 7:
                raise Refused(str(wire.fields(content)[1], "utf-8"))
        if not is_finished:
            raise Refused("the answer broke off")
        return bundle

    def pull_all(self, exchange, bodies=()):
        """What a replica does: pushes, takes what is new, large gaps from full bundles."""
        bundle = self.sync(exchange, bodies)
        while bundle is not None:
            for number in range(bundle, self.size // 256):
                answer = exchange.ask("GET", self.path(f"log/{bundle_path(number)}"), self.token())
                if answer.status != 200:
                    raise Refused(answer.outcome)
                self.cursor = (number + 1) * 256
            bundle = self.sync(exchange)

    def invites(self, exchange, count):
        """Lets more devices in, as an admin."""
        self.catch_up(exchange)
        secrets = [Ed25519PrivateKey.generate() for _ in range(count)]
        expires = now() + 86_400_000
        self.sync(exchange, [
            (INVITE_ISSUED, wire.data(1, public(secret)) + wire.unsigned(2, SURVEYOR)
             + wire.signed(3, expires) + wire.data(4, "crowd"))
            for secret in secrets], push_only=True)
        return [Invite(self.slug, self.survey, secret) for secret in secrets]


def bundle_path(number):
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.insert(0, f"x{number % 1000:03}")
    return "tile/entries/" + "/".join(parts)
