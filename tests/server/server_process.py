"""A karst-server of one test's own, on a free port of the loopback, and a plain HTTP client for it.

The path of the program is in KARST_SERVER. Every wait has a limit, and the process is ended by its id.
"""

import json
import os
import re
import signal
import socket
import subprocess
import threading

SERVER = os.environ["KARST_SERVER"]
PATIENCE_S = 30


class Server:
    def __init__(self, *flags):
        self.process = subprocess.Popen(
            [SERVER, "--port", "0", *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.watchdog = threading.Timer(PATIENCE_S, self.process.kill)
        self.watchdog.start()
        self.announcement = self.process.stdout.readline()
        match = re.search(r"https?://(\S+):(\d+)", self.announcement)
        if match is None:
            self.end()
            raise AssertionError(f"no announcement: {self.announcement!r}")
        self.address = (match.group(1), int(match.group(2)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, how=signal.SIGTERM):
        """Sends the signal, unless the server has ended; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(PATIENCE_S)
        self.watchdog.cancel()
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def connect(self):
        return Client(self.address)

    def call(self, operation, request):
        """(status, answer) of one operation, on a connection of its own."""
        with self.connect() as client:
            client.send(message(json.dumps(request).encode(), operation))
            response = client.receive()
            return response.status, json.loads(response.body)


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Client:
    def __init__(self, address):
        self.socket = socket.create_connection(address, PATIENCE_S)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def receive(self, has_body=True):
        status = int(self.file.readline().split()[1])
        headers = {}
        while (line := self.file.readline().strip()) != b"":
            name, value = line.decode().split(": ", 1)
            headers[name.lower()] = value
        size = int(headers.get("content-length", 0)) if has_body else 0
        return Response(status, headers, self.file.read(size))

    def is_closed_by_server(self):
        return self.file.read(1) == b""


def message(body, operation="ListTables", headers=(), method="POST", path="/"):
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: test",
        f"X-Amz-Target: DynamoDB_20120810.{operation}",
        "Content-Type: application/x-amz-json-1.0",
        *headers,
    ]
    if not any(header.startswith("Transfer-Encoding") for header in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


SONGS = {
    "TableName": "Songs",
    "KeySchema": [{"AttributeName": "Title", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "Title", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def song(title, size=0):
    return {"TableName": "Songs", "Item": {"Title": {"S": title}, "Text": {"S": "x" * size}}}
