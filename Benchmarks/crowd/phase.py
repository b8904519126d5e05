"""Loads and honest clients at once, each in a process of its own, and what came of them."""

import collections
import multiprocessing
import time

processes = multiprocessing.get_context("fork")


class Phase:
    """Counts of outcomes, and the seconds of those who measure them."""

    def __init__(self, name):
        self.name = name
        self.outcomes = collections.defaultdict(collections.Counter)
        self.seconds = collections.defaultdict(list)
        self.peak_bytes = 0

    def count(self, who, *outcomes):
        return sum(self.outcomes[who][outcome] for outcome in outcomes)

    def failures(self, who):
        return sum(self.outcomes[who].values()) - self.count(who, "ok")

    def percentile(self, who, share):
        """In milliseconds; None where nothing was measured."""
        found = sorted(self.seconds[who])
        if not found:
            return None
        return found[min(len(found) - 1, int(len(found) * share))] * 1000

    def run(self, service, clients, is_over):
        """Runs clients, by name a function with its arguments, until `is_over` says so."""
        reader, writer = processes.Pipe(duplex=False)
        lock, stop = processes.Lock(), processes.Event()

        def live(who, function, arguments):
            def tell(outcome, seconds=None):
                with lock:
                    writer.send((who, outcome, seconds))

            function(service.port, tell, stop, *arguments)

        service.forget_peak()
        running = [
            processes.Process(target=live, args=(who, function, arguments), daemon=True)
            for who, (function, *arguments) in clients.items()]
        for process in running:
            process.start()
        start = time.monotonic()
        while service.is_running and not is_over(self, time.monotonic() - start):
            self._take(reader, 0.1)
        self.peak_bytes = service.peak_bytes
        stop.set()
        end = time.monotonic() + 30
        while any(process.is_alive() for process in running) and time.monotonic() < end:
            self._take(reader, 0.1)
        for process in running:
            if process.is_alive():
                process.terminate()
            process.join()
            if process.exitcode not in (0, -15):
                raise RuntimeError(f"a client of {self.name} failed")
        self._take(reader, 0)
        return self

    def _take(self, reader, patience):
        while reader.poll(patience):
            who, outcome, seconds = reader.recv()
            self.outcomes[who][outcome] += 1
            if seconds is not None:
                self.seconds[who].append(seconds)
            patience = 0
