"""TLS, and signatures that are verified, by the program itself."""

import hashlib
import hmac
import json
import os
import shutil
import ssl
import subprocess
import tempfile
import time
import unittest

from server_process import SERVER, SONGS, Client, Server, message, song

KEY, SECRET = "AKIDEXAMPLE", "a secret"


def signed(body, operation, secret=SECRET, key=KEY, at=None):
    """A request with AWS's signature of it, made here by the letter of its description."""
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
    target = f"DynamoDB_20120810.{operation}"
    names = "host;x-amz-date;x-amz-target"
    headers = f"host:test\nx-amz-date:{date}\nx-amz-target:{target}\n"
    canonical = f"POST\n/\n\n{headers}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{date[:8]}/us-east-1/dynamodb/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    sign = ("AWS4" + secret).encode()
    for part in (*scope.split("/"), text):
        sign = hmac.new(sign, part.encode(), hashlib.sha256).digest()
    authorization = f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={sign.hex()}"
    return message(body, operation, headers=[f"X-Amz-Date: {date}", f"Authorization: {authorization}"])


class Signatures(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.credentials = os.path.join(folder.name, "credentials")
        with open(self.credentials, "w", encoding="utf-8") as file:
            file.write(f"[default]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n")

    def test_only_those_who_know_the_secret_are_served(self):
        with Server("--auth", "verify", "--credentials", self.credentials) as server, server.connect() as client:
            for sent, status, said in (
                (signed(b"{}", "ListTables"), 200, "TableNames"),
                (signed(b"{}", "ListTables", secret="another"), 400, "InvalidSignatureException"),
                (signed(b"{}", "ListTables", key="NOBODY"), 400, "UnrecognizedClientException"),
                (signed(b"{}", "ListTables", at=time.time() - 3600), 400, "Signature expired"),
                (message(b"{}"), 400, "MissingAuthenticationTokenException"),
                (message(b"{"), 400, "SerializationException"),
                (message(b"{}", "MakeCoffee"), 400, "UnknownOperationException"),
            ):
                client.send(sent)
                response = client.receive()
                self.assertEqual(status, response.status, response.body)
                self.assertIn(said, response.body.decode())

    def test_credentials_and_verifying_go_together(self):
        for flags in (["--auth", "verify"], ["--credentials", self.credentials]):
            done = subprocess.run([SERVER, *flags], capture_output=True, text=True, timeout=30, check=False)
            self.assertEqual(2, done.returncode)
            self.assertIn("go together", done.stderr)

    def test_a_file_without_keys_is_refused(self):
        with open(self.credentials, "w", encoding="utf-8") as file:
            file.write("[default]\n")
        flags = ["--port", "0", "--auth", "verify", "--credentials", self.credentials]
        done = subprocess.run([SERVER, *flags], capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(1, done.returncode)
        self.assertIn("aws_secret_access_key", done.stderr)


@unittest.skipUnless(shutil.which("openssl"), "openssl makes the certificate")
class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.certificate = os.path.join(cls.folder.name, "cert.pem")
        cls.key = os.path.join(cls.folder.name, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
             "2", "-subj", "/CN=test", "-addext", "subjectAltName=DNS:test", "-keyout", cls.key, "-out",
             cls.certificate],
            check=True, capture_output=True, timeout=30)  # fmt: skip

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def server(self):
        return Server("--tls-cert", self.certificate, "--tls-key", self.key)

    def connect(self, server):
        client = Client(server.address)
        context = ssl.create_default_context(cafile=self.certificate)
        client.file.close()
        client.socket = context.wrap_socket(client.socket, server_hostname="test")
        client.file = client.socket.makefile("rb")
        return client

    def test_the_announcement_says_https(self):
        with self.server() as server:
            self.assertIn("https://127.0.0.1", server.announcement)

    def test_requests_small_and_large_are_served(self):
        with self.server() as server, self.connect(server) as client:
            client.send(message(json.dumps(SONGS).encode(), "CreateTable"))
            self.assertEqual(200, client.receive().status)
            for title, size in (("short", 1), ("long", 300000)):
                client.send(message(json.dumps(song(title, size)).encode(), "PutItem"))
                self.assertEqual(200, client.receive().status)
                key = json.dumps({"TableName": "Songs", "Key": {"Title": {"S": title}}}).encode()
                client.send(message(key, "GetItem"))
                response = client.receive()
                self.assertEqual(size, len(json.loads(response.body)["Item"]["Text"]["S"]))

    def test_requests_sent_ahead_are_answered_in_order(self):
        with self.server() as server, self.connect(server) as client:
            client.send(message(b"{}") + message(b"{}", "MakeCoffee") + message(b"{}"))
            self.assertEqual([200, 400, 200], [client.receive().status for _ in range(3)])

    def test_plain_http_is_hung_up_on(self):
        with self.server() as server:
            with server.connect() as client:
                client.send(message(b"{}"))
                with self.assertRaises((IndexError, ConnectionError, ValueError)):
                    client.receive()
            with self.connect(server) as client:
                client.send(message(b"{}"))
                self.assertEqual(200, client.receive().status)

    def test_a_client_that_asks_for_it_is_hung_up_on_properly(self):
        with self.server() as server, self.connect(server) as client:
            client.send(message(b"{}", headers=["Connection: close"]))
            self.assertEqual(200, client.receive().status)
            self.assertTrue(client.is_closed_by_server())

    def test_idle_connections_do_not_hold_up_the_end(self):
        with self.server() as server, self.connect(server) as client:
            client.send(message(b"{}"))
            client.receive()
            self.assertEqual(0, server.end())

    def test_files_that_are_no_certificate_are_refused(self):
        for certificate, key in ((self.key, self.key), (self.certificate, self.certificate), ("/none", self.key)):
            flags = ["--port", "0", "--tls-cert", certificate, "--tls-key", key]
            done = subprocess.run([SERVER, *flags], capture_output=True, text=True, timeout=30, check=False)
            self.assertEqual(1, done.returncode)
            self.assertRegex(done.stderr, "^karst-server: cannot read a (certificate|private key)")


if __name__ == "__main__":
    unittest.main()
