"""Starting, ending, and what stays of the data."""

import json
import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from server_process import PATIENCE_S, SERVER, SONGS, Client, Server, message, song


def run(*flags):
    """(exit code, stdout, stderr) of a server that is expected to end by itself."""
    done = subprocess.run([SERVER, *flags], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    return done.returncode, done.stdout, done.stderr


class CommandLine(unittest.TestCase):
    def assert_refused(self, flags, said):
        code, out, err = run(*flags)
        self.assertNotEqual(0, code, flags)
        self.assertEqual("", out)
        self.assertRegex(err, "^karst-server: .*" + said)
        self.assertEqual(1, len(err.splitlines()), err)

    def test_it_says_where_it_listens_in_one_line(self):
        with Server() as server:
            self.assertRegex(
                server.announcement, r"^karst-server listens on http://127\.0\.0\.1:\d+ \(in memory\)\n$"
            )
            self.assertEqual(0, server.end())

    def test_help_and_version_end_well(self):
        for flags in (["--help"], ["-help"]):
            code, out, err = run(*flags)
            self.assertEqual((0, ""), (code, err))
            self.assertIn("--data-dir", out)
        self.assertRegex(run("--version")[1], r"^karst-server \d+\.\d+\.\d+\n$")

    def test_a_wrong_flag_is_refused(self):
        self.assert_refused(["--fast"], "--fast")
        self.assert_refused(["--port", "70000"], "--port")
        self.assert_refused(["--port"], "--port")
        self.assert_refused(["--durability", "hope"], r"--durability: hope not in \{sync,buffered\}")
        self.assert_refused(["--auth", "1"], r"--auth: 1 not in \{off,shape,verify\}")
        self.assert_refused(["--conflicts", "fight"], r"--conflicts: fight not in \{reject,wait\}")
        self.assert_refused(["--time-to-live-delay", "-1"], "--time-to-live-delay")
        self.assert_refused(["--transient-state-delay", "soon"], "--transient-state-delay")
        self.assert_refused(["--in-memory", "--data-dir", "d"], "--in-memory|--data-dir")
        self.assert_refused(["--region", "bad region!"], r"--region: 'bad region!' is not of lower-case letters")
        self.assert_refused(["-cors"], "-cors needs a value")
        self.assert_refused(["-cors", "-inMemory"], "-cors needs a value")
        self.assert_refused(["--host", "no.such.address.invalid"], "not an address")

    def test_a_port_in_use_is_refused(self):
        with Server() as server:
            self.assert_refused(["--port", str(server.address[1])], "in use")

    def test_an_unusable_directory_is_refused(self):
        with tempfile.NamedTemporaryFile() as file:
            self.assert_refused(["--port", "0", "--data-dir", file.name], "")

    def test_a_store_of_another_server_is_refused(self):
        with tempfile.TemporaryDirectory() as folder, Server("--data-dir", folder):
            self.assert_refused(["--port", "0", "--data-dir", folder], "open already")

    def test_the_flags_of_dynamodb_local_are_understood(self):
        local = ["-inMemory", "-sharedDb", "-cors", "*", "-delayTransientStatuses", "-optimizeDbBeforeStartup"]
        with Server(*local, "-disableTelemetry") as server:
            self.assertIn("(in memory)", server.announcement)
        with tempfile.TemporaryDirectory() as folder, Server("-dbPath", folder) as server:
            self.assertIn(folder, server.announcement)

    def status_of_a_new_table(self, *flags):
        with Server(*flags) as server:
            self.assertEqual(200, server.call("CreateTable", SONGS)[0])
            return server.call("DescribeTable", {"TableName": SONGS["TableName"]})[1]["Table"]["TableStatus"]

    def test_tables_are_in_transient_states_when_asked_for(self):
        self.assertEqual("ACTIVE", self.status_of_a_new_table("--conflicts", "wait", "--time-to-live-delay", "0.5"))
        self.assertEqual("CREATING", self.status_of_a_new_table("--transient-state-delay", "600"))

    def test_the_flag_of_dynamodb_local_for_transient_states_is_obeyed(self):
        # Its delay is a second, which a slow machine may have needed for the two requests.
        began = time.monotonic()
        status = self.status_of_a_new_table("-delayTransientStatuses")
        self.assertTrue(status == "CREATING" or time.monotonic() - began >= 1, status)


class Descriptors(unittest.TestCase):
    def connect_both(self, server):
        """A client by IPv4 and one by IPv6, of which the server need not know yet."""
        clients = []
        for host in ("127.0.0.1", "::1"):
            try:
                clients.append(Client((host, server.address[1])))
            except OSError:
                self.skipTest(f"{host} is not there")
            self.addCleanup(clients[-1].__exit__)
            yield clients[-1]

    @unittest.skipIf("KARST_UBSAN" in os.environ, "the sanitizer looks at objects through a pipe")
    def test_both_addresses_are_served_again_once_there_are_descriptors(self):
        with Server("--host", "localhost") as server:
            pid = server.process.pid
            _, most = resource.prlimit(pid, resource.RLIMIT_NOFILE)
            used = len(os.listdir(f"/proc/{pid}/fd"))
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (used, most))
            clients = []
            for client in self.connect_both(server):
                clients.append(client)
                # Each address says so once, and is silent about its next tries.
                self.assertIn("no connection can be taken", server.process.stderr.readline())
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (most, most))
            for client in clients:
                client.send(message(b"{}"))
                self.assertEqual(200, client.receive().status)


class Data(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.join(folder.name, "made", "on", "the", "way")

    def write_until_it_ends(self, server, writer, written):
        """Puts songs one after the other and notes each that was acknowledged."""
        try:
            with server.connect() as client:
                for i in range(100000):
                    title = f"song {i} of {writer}"
                    client.send(message(json.dumps(song(title)).encode(), "PutItem"))
                    if client.receive().status != 200:
                        return
                    written.append(title)
                    if len(written) >= 100:
                        self.enough.set()
        except (OSError, IndexError, ValueError):
            pass  # The server has ended.

    def assert_keeps_acknowledged_writes(self, how, *flags):
        self.enough = threading.Event()
        written = []
        with Server("--data-dir", self.folder, *flags) as server:
            self.assertEqual(200, server.call("CreateTable", SONGS)[0])
            writers = [threading.Thread(target=self.write_until_it_ends, args=(server, i, written)) for i in range(8)]
            for writer in writers:
                writer.start()
            self.assertTrue(self.enough.wait(PATIENCE_S))
            code = server.end(how)
            for writer in writers:
                writer.join(PATIENCE_S)
        self.assertEqual(0 if how == signal.SIGTERM else -how, code)
        with Server("--data-dir", self.folder) as server:
            for title in written:
                status, answer = server.call("GetItem", {"TableName": "Songs", "Key": {"Title": {"S": title}}})
                self.assertEqual((200, title), (status, answer["Item"]["Title"]["S"]))

    def test_sigterm_keeps_every_acknowledged_write(self):
        self.assert_keeps_acknowledged_writes(signal.SIGTERM)

    def test_a_killed_server_has_kept_every_acknowledged_write(self):
        self.assert_keeps_acknowledged_writes(signal.SIGKILL)

    def test_a_killed_server_that_buffers_has_kept_every_acknowledged_write(self):
        self.assert_keeps_acknowledged_writes(signal.SIGKILL, "--durability", "buffered")


class Stopping(unittest.TestCase):
    def test_idle_connections_do_not_hold_up_the_end(self):
        with Server() as server:
            clients = [server.connect() for _ in range(20)]
            for client in clients:
                client.send(message(b"{}"))
                client.receive()
            self.assertEqual(0, server.end())
            for client in clients:
                self.assertTrue(client.is_closed_by_server())
                client.__exit__()

    def test_sigint_ends_as_well(self):
        with Server() as server:
            self.assertEqual(0, server.end(signal.SIGINT))


if __name__ == "__main__":
    unittest.main()
