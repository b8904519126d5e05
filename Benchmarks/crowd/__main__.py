"""Shows that nobody's requests stop those of others: starts a service, lets a hostile crowd at it,
and tells how others fare meanwhile.

    python3 Benchmarks/crowd                    one minute of each load, and of all at once: a table
    python3 Benchmarks/crowd --seconds 10       the same, shorter
    python3 Benchmarks/crowd --counted          all loads until enough of each was seen: JSON
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time

import honest
import loads
from exchange import Exchange
from member import Invite, Member, area, note
from phase import Phase, processes
from service import Service

LOADS = ["idle", "stalled", "unread", "syncs", "slow", "pushing"]
TARGETS = {"health": 200, "sync": 2000, "memory": 400}


class Stage:
    """A service with three surveys, and who plays in them."""

    def __init__(self, service, areas, first_admin):
        self.service = service
        port = service.port
        service.run("login", f"{service.data}/operator.invite")
        slow_admin = Member(port, Invite.parse(first_admin), "crowd")
        crowd_admin = Member(port, Invite.parse(service.open_survey("crowd")), "crowd")
        calm_admin = Member(port, Invite.parse(service.open_survey("calm")), "crowd")
        with Exchange(port) as exchange:
            self.slow_readers = [
                Member(port, invite, "slow") for invite in slow_admin.invites(exchange, 5)]
            self.honest, self.staller, self.deaf, self.pusher = (
                Member(port, invite, name) for invite, name in zip(
                    crowd_admin.invites(exchange, 4), ["honest", "staller", "deaf", "pusher"]))
            [viewer] = calm_admin.invites(exchange, 1)
            self.viewer = Member(port, viewer, "viewer")
            # One full bundle of entries that are as large as they may be: 16 MiB.
            self.pusher.catch_up(exchange)
            for _ in range(4):
                self.pusher.sync(exchange, [note("x" * 65_000)] * 127, push_only=True)
            self.draw_areas(exchange, slow_admin, areas)
            # The views are folded before anything is measured.
            for member in (slow_admin, self.viewer):
                member.catch_up(exchange)
                self.await_views(exchange, member)
        self.slow_size = slow_admin.size
        self.slow_paths = [f"warnings?as_of={self.slow_size - number}" for number in range(40)]

    @staticmethod
    def draw_areas(exchange, member, count):
        """Areas of thousands of places: whoever asks for warnings of the past has each judged."""
        for start in range(0, count, 100):
            member.sync(exchange, [
                area(f"area {number}", 600_000_000 + number * 50_000, 240_000_000, 3_000)
                for number in range(start, min(start + 100, count))], push_only=True)

    @staticmethod
    def await_views(exchange, member):
        path = member.path(f"entities?limit=1&at_least={member.size}")
        while exchange.ask("GET", path, member.token()).status != 200:
            time.sleep(0.1)

    @property
    def others(self):
        return {
            "health": (honest.health,), "sync": (honest.syncing, self.honest),
            "view": (honest.viewing, self.viewer)}

    @property
    def loads(self):
        return {
            "idle": (loads.idle,),
            "stalled": (loads.stalled, self.staller),
            "unread": (loads.unread_bundles, self.deaf, 1),
            # Of a log that does not grow: a larger gap would be answered with where the bundles are.
            "syncs": (loads.unread_syncs, self.slow_readers[-1], self.slow_size - 400),
            "slow": (loads.slow_reads, self.slow_readers[:1], self.slow_paths),
            "pushing": (loads.pushing, self.pusher)}

    def run(self, name, names, is_over):
        clients = self.others | {load: self.loads[load] for load in names}
        return Phase(name).run(self.service, clients, is_over)


def seen_enough(phase, seconds):
    """Whether each kind of load was there and was held to its bounds, and others asked often enough."""
    if seconds > 240:
        return True
    return (
        phase.count("idle", "opened") >= 1000 and phase.count("idle", "cut", "overloaded") >= 100
        and phase.count("stalled", "sent") >= 4 and phase.count("stalled", "overloaded", "cut") >= 2
        and phase.count("unread", "begun") + phase.count("syncs", "begun") >= 1
        and phase.count("unread", "overloaded", "begun") >= 150
        and phase.count("syncs", "overloaded", "begun") >= 150
        and sum(phase.outcomes["slow"].values()) >= 4
        and phase.count("pushing", "ok") >= 100 and phase.count("health", "ok") >= 50
        and phase.count("sync", "ok") >= 20 and phase.count("view", "ok") >= 4
        and seconds >= 8)


def end_amid_reads(stage, count=40):
    """SIGTERM while slow reads run and wait: how many seconds the service takes, and its exit code."""
    stop = processes.Event()
    readers = processes.Process(
        target=loads.slow_reads, daemon=True,
        args=(stage.service.port, lambda *_: None, stop, stage.slow_readers, stage.slow_paths,
              count))
    readers.start()
    time.sleep(2)
    start = time.monotonic()
    stage.service.ask_to_end()
    code = stage.service.wait(60)
    seconds = time.monotonic() - start
    stop.set()
    readers.terminate()
    readers.join()
    return seconds, code


def refusals(phase):
    return "; ".join(
        f"{who}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
        for who, counts in phase.outcomes.items()
        if who not in ("health", "sync", "view") or phase.failures(who))


def row(phase):
    def times(who):
        found = [phase.percentile(who, share) for share in (0.5, 0.99)]
        return " / ".join("-" if value is None else f"{value:.0f}" for value in found)

    return (f"{phase.name:<10} {times('health'):>12} {times('sync'):>12} {times('view'):>12} "
            f"{phase.peak_bytes >> 20:>8}   {refusals(phase)}")


def missed(phase):
    found = {
        "health": phase.percentile("health", 0.99), "sync": phase.percentile("sync", 0.99),
        "memory": phase.peak_bytes / (1 << 20)}
    return [f"{name} {found[name]:.0f}" for name in TARGETS if found[name] > TARGETS[name]] + [
        f"{phase.failures(who)} of {who} failed" for who in ("health", "sync", "view")
        if phase.failures(who)]


def timed(stage, seconds, chosen):
    """A minute of each load alone and of all together."""
    def is_over(_, passed):
        return passed >= seconds

    print(f"{'load':<10} {'healthz':>12} {'sync':>12} {'view':>12} {'VmHWM':>8}   outcomes")
    print(f"{'':<10} " + " ".join(["p50/p99 ms".rjust(12)] * 3) + f" {'MiB':>8}", flush=True)
    last = None
    for name in chosen or ["nothing", *stage.loads, "all"]:
        names = {"nothing": [], "all": list(stage.loads)}.get(name, [name])
        last = stage.run(name, names, is_over)
        print(row(last), flush=True)
    ended, code = end_amid_reads(stage)
    print(f"SIGTERM amid 40 slow reads: ended after {ended:.1f} s with {code}")
    problems = missed(last) + ([f"SIGTERM {ended:.0f} s, exit {code}"] if ended > 30 or code else [])
    if not stage.service.verifies():
        problems.append("the logs do not verify")
    print("targets: " + ("met" if not problems else "missed: " + "; ".join(problems)))
    return not problems


def counted(stage):
    """All loads at once; afterwards the service has to be as before."""
    phase = stage.run("all", list(stage.loads), seen_enough)
    after = Phase("after").run(
        stage.service, stage.others, lambda phase, seconds: seconds > 60 or all(
            phase.count(who, "ok") >= 3 for who in stage.others))
    stage.service.ask_to_end()
    code = stage.service.wait(60)
    print(json.dumps({
        "during": phase.outcomes, "after": after.outcomes, "exit": code,
        "verified": stage.service.verifies()}))
    return True


def main():
    options = argparse.ArgumentParser(
        prog="crowd", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cairn", default=".build/release/cairn", help="the program to measure")
    options.add_argument("--seconds", type=float, default=60, help="of each load")
    options.add_argument("--events", type=int, default=60_000, help="in the survey of slow reads")
    options.add_argument("--areas", type=int, default=600, help="large ones, in the same survey")
    options.add_argument(
        "--loads", nargs="+", choices=["nothing", *LOADS, "all"],
        help="only these, in this order")
    options.add_argument("--counted", action="store_true", help="count, do not time")
    chosen = options.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The service gets the usual number of descriptors; the crowd needs more.
    folder = tempfile.mkdtemp(prefix="cairn-crowd-")
    service = Service(os.path.abspath(chosen.cairn), folder)
    try:
        invite = service.simulate(chosen.events)
        service.start()
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        stage = Stage(service, chosen.areas, invite)
        return counted(stage) if chosen.counted else timed(
            stage, chosen.seconds, chosen.loads)
    finally:
        service.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
