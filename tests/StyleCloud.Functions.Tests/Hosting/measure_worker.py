#!/usr/bin/env python3
"""Measures published function apps as the Functions host meets them, side by side.

    python3 measure_worker.py --stand-in StyleCloud.Local.dll [--runs 5] FOLDER [FOLDER ...]

FOLDER is a published app: an isolated worker (worker.config.json), which runs under the stand-in for the Functions host, or a custom
handler (customHandler in host.json), which is started as the host would start it. For each: the size of the folder, milliseconds from
the start of the process until it is ready (functions loaded; first answer on /), milliseconds of the first request to
/api/health/live after that, resident memory then, and the peak. Medians; the apps take turns. Linux only: memory comes from /proc.
The isolated worker's request goes through the stand-in, which an earlier worker has warmed up; the handler's goes straight to it.

The triggers listen to Azurite on its default ports, or to what the variable Queues names.
"""
import argparse
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import time

AZURITE = "UseDevelopmentStorage=true"


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"GET {path} answered {response.status}")


def timed(port, path):
    started = time.perf_counter()
    get(port, path)
    return (time.perf_counter() - started) * 1000


def memory_mib(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {field}")


def environment():
    storage = os.environ.get("Queues", AZURITE)
    return dict(os.environ, AzureWebJobsStorage=storage, Queues=storage, Storage__ConnectionString=storage)


class IsolatedWorker:
    """Workers under one stand-in, each measured and then ended, so that the next one is started."""

    def __init__(self, folder, stand_in):
        command = ["dotnet", stand_in, "functions-host", "--script-root", folder]
        self.host = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
        self.pid, _ = self.next_worker()
        self.port = int(self.wait_for(r"stylecloud ready http://127\.0\.0\.1:(\d+)/")[1])
        get(self.port, "/api/health/live")

    def wait_for(self, pattern):
        for line in self.host.stdout:
            if found := re.search(pattern, line):
                return found
        raise RuntimeError(f"the stand-in ended with {self.host.wait()} before it said {pattern}")

    def next_worker(self):
        ready = self.wait_for(r"ready: process (\d+), (\d+) ms after its start")
        return int(ready[1]), float(ready[2])

    def measure(self):
        os.kill(self.pid, signal.SIGTERM)
        self.pid, ready = self.next_worker()
        return ready, timed(self.port, "/api/health/live"), memory_mib(self.pid, "VmRSS"), memory_mib(self.pid, "VmHWM")

    def close(self):
        self.host.terminate()
        self.host.stdout.read()
        self.host.wait()


class CustomHandler:
    """A handler, started anew each time."""

    def __init__(self, folder, executable):
        self.command = [os.path.join(folder, executable)]

    def measure(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        started = time.perf_counter()
        process = subprocess.Popen(self.command, env=dict(environment(), FUNCTIONS_CUSTOMHANDLER_PORT=str(port)), stdout=subprocess.DEVNULL)
        try:
            self.first_answer(port, process)
            ready = (time.perf_counter() - started) * 1000
            return ready, timed(port, "/api/health/live"), memory_mib(process.pid, "VmRSS"), memory_mib(process.pid, "VmHWM")
        finally:
            process.terminate()
            process.wait()

    @staticmethod
    def first_answer(port, process):
        while process.poll() is None:
            try:
                return get(port, "/")
            except ConnectionRefusedError:
                time.sleep(0.001)
        raise RuntimeError(f"the handler exited with {process.returncode}")

    def close(self):
        pass


def app(folder, stand_in):
    host = json.loads((pathlib.Path(folder) / "host.json").read_text())
    if "customHandler" in host:
        return CustomHandler(folder, host["customHandler"]["description"]["defaultExecutablePath"])
    return IsolatedWorker(folder, stand_in)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stand-in", required=True, type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("folders", nargs="+", type=os.path.abspath)
    arguments = parser.parse_args()
    apps = {folder: app(folder, arguments.stand_in) for folder in arguments.folders}
    try:
        for measured in apps.values():
            measured.measure()  # Files into the page cache.
        rows = {folder: [] for folder in apps}
        for _ in range(arguments.runs):
            for folder, measured in apps.items():
                rows[folder].append(measured.measure())
    finally:
        for measured in apps.values():
            measured.close()
    for folder, runs in rows.items():
        ready, first, resident, peak = (statistics.median(column) for column in zip(*runs))
        size = sum(file.stat().st_size for file in pathlib.Path(folder).rglob("*") if file.is_file()) / 2**20
        print(f"{folder}\n  {size:.0f} MiB; ready {ready:.0f} ms, first request {first:.0f} ms, resident {resident:.0f} MiB, peak {peak:.0f} MiB (medians of {len(runs)})")


if __name__ == "__main__":
    main()
