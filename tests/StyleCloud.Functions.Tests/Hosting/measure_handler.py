#!/usr/bin/env python3
"""Measures the function app's handler as the Functions host meets it.

    python3 measure_handler.py [--runs 5] EXECUTABLE [EXECUTABLE ...]

For each executable: milliseconds from the start of the process to the first answer on /, milliseconds of the first
invocation after that (an event that is ignored, so no storage is needed), resident memory then, and the peak. Medians.
Linux only: memory comes from /proc.
"""
import argparse
import http.client
import json
import os
import pathlib
import socket
import statistics
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def request(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{method} {path} answered {response.status}")
    connection.close()


def first_answer(port, process):
    while process.poll() is None:
        try:
            return request(port, "GET", "/")
        except ConnectionRefusedError:
            time.sleep(0.001)
    raise RuntimeError(f"the handler exited with {process.returncode}")


def memory_mib(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {field}")


def measure(executable):
    port = free_port()
    environment = dict(
        os.environ,
        FUNCTIONS_CUSTOMHANDLER_PORT=str(port),
        Storage__ConnectionString="UseDevelopmentStorage=true",
    )
    event = json.dumps({"eventType": "Microsoft.Storage.BlobDeleted"})
    invocation = json.dumps({"Data": {"upload": json.dumps(event)}, "Metadata": {}})
    started = time.perf_counter()
    process = subprocess.Popen([executable], env=environment, stdout=subprocess.DEVNULL)
    try:
        first_answer(port, process)
        answered = time.perf_counter()
        request(port, "POST", "/Intake", invocation)
        invoked = time.perf_counter()
        resident, peak = memory_mib(process.pid, "VmRSS"), memory_mib(process.pid, "VmHWM")
        return (answered - started) * 1000, (invoked - answered) * 1000, resident, peak
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("executables", nargs="+", type=os.path.abspath)
    arguments = parser.parse_args()
    rows = {executable: [] for executable in arguments.executables}
    for executable in rows:
        measure(executable)  # Files into the page cache.
    for _ in range(arguments.runs):
        for executable in rows:
            rows[executable].append(measure(executable))
    for executable, runs in rows.items():
        first, invocation, resident, peak = (statistics.median(column) for column in zip(*runs))
        print(f"{executable}\n  first answer {first:.0f} ms, first invocation {invocation:.0f} ms, resident {resident:.0f} MiB, peak {peak:.0f} MiB (medians of {len(runs)})")


if __name__ == "__main__":
    main()
