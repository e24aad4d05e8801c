"""A driver as the runner sees it: a program that makes one call of its SDK for each line of its input.

tests/sdk/README.md describes the lines.
"""

import json
import queue
import subprocess
import threading

# Errors of the protocol that no SDK has a class for; every other error must arrive as a class of its own.
WITHOUT_A_CLASS = {
    "AccessDeniedException",
    "SerializationException",
    "UnknownOperationException",
    "ValidationException",
}
SECONDS_PER_CALL_MAX = 60


class BrokenDriver(Exception):
    """The driver ended, hung, or answered with something else than a service does."""


class Driver:
    def __init__(self, command):
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def ask(self, request):
        """Sends one request; answers the object that came back: of an `answer`, of an `error`, or of `pages`."""
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._lines.get(timeout=SECONDS_PER_CALL_MAX)
        except BrokenPipeError:
            line = None
        except queue.Empty:
            self._process.kill()
            raise BrokenDriver(f"no answer within {SECONDS_PER_CALL_MAX} seconds") from None
        if line is None:
            raise BrokenDriver(f"the driver ended with status {self._process.wait()}")
        reply = json.loads(line)
        if "broken" in reply:
            raise BrokenDriver(reply["broken"])
        error = reply.get("error")
        if error and not error["typed"] and error["name"] not in WITHOUT_A_CLASS:
            raise BrokenDriver(f"{error['name']} did not arrive as a class of the SDK: {error['message']}")
        return reply

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
