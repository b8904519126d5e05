"""`cairn serve` in a process and a folder of its own."""

import json
import os
import subprocess


class Service:
    def __init__(self, cairn, folder):
        self.cairn, self.folder = cairn, folder
        self.data = f"{folder}/slow/service"
        self.environment = dict(os.environ, CAIRN_HOME=f"{folder}/home")
        self.process = None

    def simulate(self, events):
        """Makes the survey whose views are slow to read; returns an admin's invite of it."""
        made = self.run("simulate", "--events", str(events), "--out", f"{self.folder}/slow")
        return made["invite"]

    def start(self):
        """Returns once the service listens."""
        self.errors = open(f"{self.folder}/service.log", "ab")
        self.process = subprocess.Popen(
            [self.cairn, "serve", "--data", self.data, "--listen", "127.0.0.1:0",
             "--log-level", "warning",
             # A fast disk would use the quotas up, and refusals would be measured.
             "--member-events", "0", "--member-bytes", "0",
             "--survey-events", "0", "--survey-bytes", "0"],
            stdout=subprocess.PIPE, stderr=self.errors, env=self.environment)
        line = self.process.stdout.readline().decode().strip()
        if not line.startswith("listening on "):
            raise RuntimeError(f"the service did not start: see {self.folder}/service.log")
        self.url = line.removeprefix("listening on ")
        self.port = int(self.url.rsplit(":", 1)[1])

    def run(self, *arguments):
        """Runs another command of the same program; returns the JSON that it prints."""
        done = subprocess.run(
            [self.cairn, *arguments, "--json"], capture_output=True, text=True,
            env=self.environment)
        if done.returncode != 0:
            raise RuntimeError(f"cairn {arguments[0]}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def open_survey(self, slug):
        """Opens a survey as the operator; returns an invite for a second admin."""
        self.run("survey", "create", slug, "--title", slug)
        return self.run("invite", "--survey", slug, "--name", "crowd", "--role", "admin")["invite"]

    def forget_peak(self):
        """Lets the peak of the memory count from now on."""
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as file:
            file.write("5")

    @property
    def peak_bytes(self):
        """VmHWM: the most memory that the process has had."""
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
        return 0

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def ask_to_end(self):
        self.process.terminate()

    def wait(self, seconds):
        """Returns the exit code; kills it, and returns -9, where it does not end."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def end(self):
        if self.is_running:
            self.ask_to_end()
            self.wait(60)

    def verifies(self):
        """Whether the stored logs are whole."""
        return subprocess.run(
            [self.cairn, "verify", self.data], capture_output=True, env=self.environment
        ).returncode == 0
