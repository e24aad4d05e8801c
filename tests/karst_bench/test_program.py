"""karst-bench itself against endpoints on the loopback: karst-server, plain, with TLS and with signatures that are
verified; and an endpoint of the test's own, that looks at the headers and answers with errors. Runs are short, and what
is looked at does not depend on how many requests fit. The paths of the programs are in KARST_BENCH and KARST_SERVER.
"""

import http.server
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.append(str(pathlib.Path(__file__).parents[1] / "server"))
from server_process import Server  # noqa: E402

BENCH = os.environ["KARST_BENCH"]
KEY, SECRET = "AKIDEXAMPLE", "a secret"
PATIENCE_S = 60
WORKLOAD = """
name: small
seed: 5
tables:
  - TableName: Things
    AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
    KeySchema: [{AttributeName: pk, KeyType: HASH}]
load:
  - {TableName: Things, count: 60, Item: {pk: "p{index}", note: !text 10..20}}
values:
  some: {uniform: 60}
patterns:
  - {name: read, share: 1, GetItem: {TableName: Things, Key: {pk: "p{some}"}}}
  - {name: write, share: 1, PutItem: {TableName: Things, Item: {pk: "p{some}", note: !text 10..20}}}
"""
SHORT = ("--seconds", "0.3", "--warm-up", "0", "--capacity-sample", "2")


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.workload = self.folder / "small.yaml"
        self.workload.write_text(WORKLOAD)

    def bench(self, *arguments, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return subprocess.run([BENCH, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE_S,
                              check=False, env=kept | environment)  # fmt: skip

    def run_on(self, url, *arguments, **environment):
        """The finished program, and its report if it made one."""
        file = self.folder / "report.json"
        done = self.bench("run", self.workload, *SHORT, "--endpoint", url, "--json", file, *arguments, **environment)
        return done, json.loads(file.read_text()) if file.exists() else None

    def check_report(self, done, report):
        self.assertEqual(0, done.returncode, done.stderr)
        (load,) = report["loads"]
        self.assertEqual((60, 60), (load["items_sent"], load["items"]))
        for pattern in report["patterns"]:
            self.assertGreater(pattern["requests"], 0)
            self.assertEqual({}, pattern["errors"])
        self.assertEqual([0.5, 1], [pattern["capacity_units"] for pattern in report["patterns"]])


class OnServer(Folder):
    def test_plain(self):
        with Server() as server:
            url = f"http://{server.address[0]}:{server.address[1]}"
            done, report = self.run_on(url)
            self.check_report(done, report)
            self.assertEqual(url, report["target"])
            again, _ = self.run_on(url)
            self.assertEqual(1, again.returncode)
            self.assertIn("table Things exists already", again.stderr)
            self.check_report(*self.run_on(url, "--existing", "replace"))

    def test_signatures_are_those_that_the_server_verifies(self):
        credentials = self.folder / "credentials"
        credentials.write_text(f"[default]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n")
        with Server("--auth", "verify", "--credentials", str(credentials)) as server:
            url = f"http://{server.address[0]}:{server.address[1]}"
            right = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
            self.check_report(*self.run_on(url, **right))
            for told, environment in (
                ("InvalidSignatureException", right | {"AWS_SECRET_ACCESS_KEY": "another"}),
                ("UnrecognizedClientException", {}),
                ("valid region, not 'eu-west-1'", right | {"AWS_REGION": "eu-west-1"}),
            ):
                done, _ = self.run_on(url, **environment)
                self.assertEqual(1, done.returncode)
                self.assertIn(told, done.stderr)

    @unittest.skipUnless(shutil.which("openssl"), "openssl makes the certificate")
    def test_tls(self):
        certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
             "2", "-subj", "/CN=test", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out",
             certificate],
            check=True, capture_output=True, timeout=PATIENCE_S)  # fmt: skip
        with Server("--tls-cert", str(certificate), "--tls-key", str(key)) as server:
            port = server.address[1]
            trusted = {"SSL_CERT_FILE": str(certificate)}
            self.check_report(*self.run_on(f"https://localhost:{port}", **trusted))
            for url, environment in ((f"https://localhost:{port}", {}), (f"https://127.0.0.1:{port}", trusted)):
                done, _ = self.run_on(url, **environment)  # nobody vouches for it; it is not the name's
                self.assertEqual(1, done.returncode)
                self.assertIn("agreeing on TLS: certificate verify failed", done.stderr)


class Answers(http.server.BaseHTTPRequestHandler):
    """Knows the table, loads nothing; reads are throttled, one way or another, and writes fail."""

    protocol_version = "HTTP/1.1"
    throttles = ("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded")
    seen = []
    reads = 0

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].removeprefix("DynamoDB_20120810.")
        Answers.seen.append(dict(self.headers))
        status, answer = 200, {}
        if operation == "GetItem":
            kind = self.throttles[Answers.reads % 3]
            Answers.reads += 1
            status, answer = 400, {"__type": f"com.amazonaws.dynamodb.v20120810#{kind}", "message": "Slow down"}
        elif operation == "PutItem":
            status, answer = 500, {"__type": "InternalServerError", "message": "Oh"}
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class OnAnswers(Folder):
    def test_throttles_are_counted_apart_and_nothing_is_sent_again(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            done, report = self.run_on(
                f"http://127.0.0.1:{server.server_port}", "--existing", "keep", "--region", "eu-north-1",
                "--rate", "100", AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET,
                AWS_SESSION_TOKEN="a token")  # fmt: skip
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        self.assertEqual(4, done.returncode, done.stderr)
        self.assertIn("'write': all of its", done.stderr)
        read, write = report["patterns"]
        self.assertEqual(read["requests"], read["throttles"])
        self.assertEqual(read["requests"], sum(read["errors"].values()))
        self.assertLessEqual(set(read["errors"]), set(Answers.throttles))
        self.assertEqual(0, write["throttles"])
        self.assertEqual({"InternalServerError": write["requests"]}, write["errors"])
        self.assertEqual(Answers.reads, read["requests"])
        self.assertIn("were throttled", done.stdout)
        for headers in Answers.seen:
            self.assertEqual("a token", headers["X-Amz-Security-Token"])
            self.assertIn("/eu-north-1/dynamodb/aws4_request", headers["Authorization"])
            self.assertIn("x-amz-security-token", headers["Authorization"])


class Compared(Folder):
    def test_a_regression_shows_in_the_exit_code(self):
        before, after = self.folder / "before.json", self.folder / "after.json"
        done = self.bench("run", self.workload, *SHORT, "--json", before, "--quiet")
        self.assertEqual(0, done.returncode, done.stderr)
        report = json.loads(before.read_text())
        pattern = report["patterns"][0]
        pattern["slices"]["per_second"] = [pattern["per_second"]] * 10  # however steady this machine was
        before.write_text(json.dumps(report))
        pattern["per_second"] /= 2
        pattern["monthly_cost_usd"] /= 2
        pattern["slices"]["per_second"] = [pattern["per_second"]] * 10
        after.write_text(json.dumps(report))
        self.assertEqual(0, self.bench("compare", before, before).returncode)
        regressed = self.bench("compare", before, after)
        self.assertEqual(3, regressed.returncode)
        self.assertIn("regression", regressed.stdout)
        self.assertEqual(0, self.bench("compare", before, after, "--bound", "99").returncode)
        self.assertNotIn(self.bench("compare", before, after, "--bound", "nan").returncode, (0, 3))
        report["loop"] = "open"
        after.write_text(json.dumps(report))
        refused = self.bench("compare", before, after)
        self.assertEqual(1, refused.returncode)
        self.assertIn("one run is closed loop, the other open loop", refused.stderr)
        self.assertEqual(1, self.bench("compare", before, self.workload).returncode)


class Interrupted(Folder):
    def test_what_was_measured_is_reported(self):
        file = self.folder / "report.json"
        for name, number in (("INT", signal.SIGINT), ("TERM", signal.SIGTERM)):
            with self.subTest(name):
                server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Found)
                thread = threading.Thread(target=server.serve_forever)
                thread.start()
                Found.asked.clear()
                url = f"http://127.0.0.1:{server.server_port}"
                run = subprocess.Popen(
                    [BENCH, "run", self.workload, "--endpoint", url, "--existing", "keep", "--seconds", "1000",
                     "--warm-up", "0", "--json", file],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
                try:
                    self.assertTrue(Found.asked.wait(PATIENCE_S))
                    run.send_signal(number)
                    out, errors = run.communicate(timeout=PATIENCE_S)
                finally:
                    run.kill()
                    server.shutdown()
                    thread.join()
                    server.server_close()
                self.assertEqual(1, run.returncode)
                self.assertIn("the run ended early: it was interrupted", errors)
                self.assertIn("requests/s", out)
                report = json.loads(file.read_text())
                self.assertGreater(report["requests"], 0)
                self.assertLess(report["seconds"], PATIENCE_S)

    def test_a_server_that_goes_away_leaves_a_report(self):
        file = self.folder / "report.json"
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Leaving)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            done = self.bench("run", self.workload, "--endpoint", f"http://127.0.0.1:{server.server_port}",
                              "--existing", "keep", "--seconds", "1000", "--warm-up", "0", "--threads", "1",
                              "--json", file)  # fmt: skip
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        self.assertEqual(1, done.returncode)
        self.assertIn("the run ended early: ", done.stderr)
        report = json.loads(file.read_text())
        # The one that got no answer is counted as an error.
        self.assertEqual(Leaving.answers + 1, report["requests"])
        self.assertIn("sending a request", report["ended_early"])


class Found(http.server.BaseHTTPRequestHandler):
    """Answers everything, and says when it was asked a few times."""

    protocol_version = "HTTP/1.1"
    asked = threading.Event()
    count = 0

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer()
        Found.count += 1
        if Found.count % 50 == 0:
            Found.asked.set()

    def answer(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


class Leaving(Found):
    """Answers a number of requests, and then hangs up on every other."""

    answers = 30
    left = 30 + 1  # and the question whether the table is there

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        Leaving.left -= 1
        if Leaving.left >= 0:
            self.answer()
        else:
            self.close_connection = True


class Told(Folder):
    def test_flags_that_cannot_be_are_refused(self):
        for flags in (
            ("--rate", "1e10"), ("--rate", "1e-12"), ("--rate", "nan"), ("--seconds", "1e300"), ("--seconds", "nan"),
            ("--seconds", "0"), ("--warm-up", "1e300"), ("--warm-up", "-1"), ("--seed", "-5"), ("--threads", "0"),
            ("--flush-writes",), ("--data-dir", self.folder / "data", "--endpoint", "http://localhost:1"),
            ("--max-errors", "101"),
        ):  # fmt: skip
            with self.subTest(flags):
                done = self.bench("run", self.workload, *flags)
                self.assertNotEqual(0, done.returncode)
                self.assertIn(flags[0], done.stderr + done.stdout)

    def test_a_report_that_cannot_be_written_is_told_before_the_run(self):
        for flag in ("--json", "--html", "--hdr"):
            file = self.folder / "none" / "report"
            done = self.bench("run", self.workload, *SHORT, flag, file)
            self.assertEqual((1, ""), (done.returncode, done.stdout))
            self.assertIn(f"{file} cannot be written", done.stderr)

    def test_a_request_that_dynamodb_refuses_is_told_by_check(self):
        self.workload.write_text(WORKLOAD.replace('GetItem: {TableName: Things, Key: {pk: "p{some}"}}',
                                                  "GetItem: {TableName: Things}"))  # fmt: skip
        done = self.bench("check", self.workload)
        self.assertEqual(1, done.returncode)
        self.assertIn("pattern 'read': ValidationException", done.stderr)

    def test_a_bad_file_is_told_by_its_place(self):
        self.workload.write_text(WORKLOAD.replace("share: 1, GetItem", "share: one, GetItem"))
        done = self.bench("check", self.workload)
        self.assertEqual(1, done.returncode)
        self.assertIn(f"{self.workload}:13:25: a number from 0 to", done.stderr)

    def test_aws_asks_for_credentials(self):
        done, _ = self.run_on("aws")
        self.assertEqual(1, done.returncode)
        self.assertIn("AWS asks for credentials: AWS_ACCESS_KEY_ID", done.stderr)


if __name__ == "__main__":
    unittest.main()
