#!/usr/bin/env python3
"""karst-server beside a bare loop that answers as many bytes, and beside other servers, under the same load of wrk.

  bench/wire.py build/release [--seconds 3] [--repetitions 5] [--peer NAME=PORT:PID ...]

Rates and the processor's time for each request of GetItem, PutItem and a Query of ten items of 1 KiB; synced puts of 32
connections beside RocksDB's own group commit; the time from start to first answer, and the memory of an idle server.
Repetitions are interleaved; medians are compared. A peer is a server in memory that runs already. Needs wrk.
Exits with 1 when a figure is beyond its bound.
"""
import argparse
import atexit
import http.client
import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

HERE = pathlib.Path(__file__).resolve().parent
OPERATIONS = ["GetItem", "Query", "PutItem"]  # puts leave versions behind that a Query steps over
PARTITIONS, ITEMS_OF_PARTITION = 100, 10
CONNECTIONS, SYNCED_CONNECTIONS = 16, 32
RATE_BOUND, SYNCED_BOUND, PEER_PROCESSOR_BOUND = 0.6, 0.9, 10
START_MS_BOUND, IDLE_MIB_BOUND = 15.0, 16.0
STARTS = 15

ITEM = {"pk": {"S": "PARTITION"}, "sk": {"S": "SORT"}, "amount": {"N": "48231"},
        "created": {"S": "2024-05-17T09:30:00.000Z"}, "customer": {"S": "Customer of order 123"},
        "delivered": {"BOOL": True}, "lines": {"L": [{"S": "keyboard"}, {"S": "mouse"}, {"N": "3"}]},
        "address": {"M": {"city": {"S": "Lisbon"}, "street": {"S": "Rua das Flores 17"}, "zip": {"S": "1200-195"}}},
        "status": {"S": "SHIPPED"}, "tags": {"SS": ["blue", "express", "gift"]}, "total": {"N": "1234.56"},
        "notes": {"S": "n" * 620}}
TABLE = {"TableName": "bench", "BillingMode": "PAY_PER_REQUEST",
         "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
         "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]}


class Server:
    """A process that answers on a port of the loopback."""

    def __init__(self, name, command, environment=None):
        self.name = name
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.started = time.perf_counter()
        self.process = subprocess.Popen([str(part).format(port=self.port) for part in command],
                                        stdout=subprocess.DEVNULL, env=environment)
        self.pid = self.process.pid
        atexit.register(self.stop)  # also when what follows fails
        self.wait()

    def wait(self):
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                if self.process.poll() is not None:
                    sys.exit(f"{self.name} ended at its start")
                time.sleep(0.0002)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Peer:
    def __init__(self, text):
        self.name, place = text.split("=")
        self.port, self.pid = (int(part) for part in place.split(":"))


def processor_ns(pid):
    """What the process has used so far: of the threads that it has, which must be all that worked."""
    return sum(int(path.read_text().split()[0]) for path in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"))


def resident_mib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def post(port, operation, body):
    """(status, answer, bytes of the whole response)"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    authorization = ("AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request, "
                     f"SignedHeaders=host;x-amz-date;x-amz-target, Signature={'0' * 64}")
    connection.request("POST", "/", json.dumps(body), {
        "Content-Type": "application/x-amz-json-1.0", "X-Amz-Date": "20260101T000000Z",
        "X-Amz-Target": f"DynamoDB_20120810.{operation}", "Authorization": authorization})
    response = connection.getresponse()
    answer = response.read()
    head = sum(len(name) + len(value) + 4 for name, value in response.getheaders()) + len("HTTP/1.1 200 OK\r\n\r\n")
    connection.close()
    return response.status, json.loads(answer), head + len(answer)


def item_of(partition, sort):
    return {**ITEM, "pk": {"S": f"p{partition:03}"}, "sk": {"S": f"s{sort:02}"}}


def load(port):
    post(port, "CreateTable", TABLE)
    while post(port, "DescribeTable", {"TableName": "bench"})[1]["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.1)
    for partition in range(PARTITIONS):
        puts = [{"PutRequest": {"Item": item_of(partition, sort)}} for sort in range(ITEMS_OF_PARTITION)]
        status, answer, _ = post(port, "BatchWriteItem", {"RequestItems": {"bench": puts}})
        if status != 200:
            sys.exit(f"loading failed: {answer}")


def request_of(operation):
    key = {"pk": {"S": "p001"}, "sk": {"S": "s01"}}
    return {"TableName": "bench", **{"GetItem": {"Key": key}, "PutItem": {"Item": item_of(1, 1)}, "Query": {
        "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": key["pk"]}}}[operation]}


def drive(server, operation, seconds, connections=CONNECTIONS):
    """(requests a second, ns of the server's processor time each, p50 and p99 of the latency in us)"""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as item:
        json.dump(ITEM, item)
        item.flush()
        before = processor_ns(server.pid)
        output = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", HERE / "wire.lua",
             f"http://127.0.0.1:{server.port}/"], check=True, capture_output=True, text=True,
            env={**os.environ, "OPERATION": operation, "ITEM": item.name}).stdout
        used = processor_ns(server.pid) - before
    requests, duration, errors, median, worst = (float(n) for n in re.search(r"RESULT (.*)", output)[1].split())
    if errors:
        sys.exit(f"{server.name} answered {errors:.0f} of {requests:.0f} requests with errors")
    return requests / duration * 1e6, used / requests, median, worst


class Report:
    def __init__(self):
        self.beyond = False

    def line(self, text, is_beyond=False):
        self.beyond |= is_beyond
        print(text + ("  beyond" if is_beyond else ""), flush=True)


def middle(samples, at):
    return statistics.median(sample[at] for sample in samples)


def spread(samples, at):
    return f"{min(s[at] for s in samples):.0f}..{max(s[at] for s in samples):.0f}"


def compare_operations(build, peers, arguments, report):
    karst = Server("karst-server", [build / "tools/karst_server/karst-server", "--port", "{port}"])
    servers = [karst, *peers]
    for server in servers:
        load(server.port)
    report.line(f"{'':36} {'requests/s':>10} {'spread':>16} {'cpu ns':>8} {'p50 us':>7} {'p99 us':>7}")
    for operation in OPERATIONS:
        size = post(karst.port, operation, request_of(operation))[2]
        head = len("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 1000\r\n\r\n")
        bare = Server("bare loop", [build / "bench/wire_baseline", "{port}", max(2, size - head)])
        samples = defaultdict(list)
        for repetition in range(arguments.repetitions):
            order = [bare, *servers]
            for server in order if repetition % 2 == 0 else reversed(order):
                samples[server.name].append(drive(server, operation, arguments.seconds))
        bare.stop()
        for name, values in samples.items():
            report.line(f"{operation + ' ' + name:36} {middle(values, 0):10.0f} {spread(values, 0):>16}"
                        f" {middle(values, 1):8.0f} {middle(values, 2):7.0f} {middle(values, 3):7.0f}")
        share = middle(samples[karst.name], 0) / middle(samples["bare loop"], 0)
        work = middle(samples["bare loop"], 1) / middle(samples[karst.name], 1)
        report.line(f"{operation}: {share:.0%} of the bare loop's rate (bound {RATE_BOUND:.0%}), {work:.0%} by"
                    " processor time", share < RATE_BOUND)
        for peer in peers:
            times = middle(samples[peer.name], 1) / middle(samples[karst.name], 1)
            report.line(f"{operation}: 1/{times:.1f} of the processor time of {peer.name}"
                        f" (bound 1/{PEER_PROCESSOR_BOUND})", times < PEER_PROCESSOR_BOUND)
    karst.stop()


def compare_synced(build, arguments, report):
    with tempfile.TemporaryDirectory(prefix="karst-wire-") as directory:
        karst = Server("karst-server", [build / "tools/karst_server/karst-server", "--port", "{port}", "--data-dir",
                                        directory])
        load(karst.port)
        wire, raw = [], []
        for _ in range(arguments.repetitions):
            wire.append(drive(karst, "PutItem", arguments.seconds, SYNCED_CONNECTIONS)[:1])
            rows = json.loads(subprocess.run(
                [build / "bench/karst_bench", "--benchmark_filter=^synced_writers/raw", "--benchmark_format=json",
                 f"--benchmark_min_time={arguments.seconds / 2}"], check=True, capture_output=True,
                text=True).stdout)["benchmarks"]
            raw.append((1e9 / rows[0]["real_time"],))
        karst.stop()
    share = middle(wire, 0) / middle(raw, 0)
    report.line(f"synced puts of {SYNCED_CONNECTIONS} connections: {middle(wire, 0):.0f}/s ({spread(wire, 0)}); as many"
                f" threads on RocksDB: {middle(raw, 0):.0f}/s ({spread(raw, 0)}); {share:.0%} (bound"
                f" {SYNCED_BOUND:.0%})", share < SYNCED_BOUND)


def measure_start(build, report):
    starts, memory = [], []
    for _ in range(STARTS):
        server = Server("karst-server", [build / "tools/karst_server/karst-server", "--port", "{port}"])
        post(server.port, "ListTables", {})
        starts.append(((time.perf_counter() - server.started) * 1000,))
        memory.append((resident_mib(server.pid),))
        server.stop()
    report.line(f"start to first answer: {middle(starts, 0):.1f} ms ({spread(starts, 0)}), bound {START_MS_BOUND:.0f}",
                middle(starts, 0) > START_MS_BOUND)
    report.line(f"idle memory: {middle(memory, 0):.1f} MiB ({spread(memory, 0)}), bound {IDLE_MIB_BOUND:.0f}",
                middle(memory, 0) > IDLE_MIB_BOUND)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--peer", action="append", default=[], type=Peer, help="NAME=PORT:PID")
    arguments = parser.parse_args()
    report = Report()
    measure_start(arguments.build, report)
    compare_operations(arguments.build, arguments.peer, arguments, report)
    compare_synced(arguments.build, arguments, report)
    return 1 if report.beyond else 0


if __name__ == "__main__":
    sys.exit(main())
