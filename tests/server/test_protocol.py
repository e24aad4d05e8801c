"""HTTP as clients speak it, well and badly."""

import gzip
import json
import unittest
import zlib

from server_process import SONGS, Server, message, song

LIMIT = 16 * 1024 * 1024
NO_TABLES = {"TableNames": []}


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--threads", "2")

    @classmethod
    def tearDownClass(cls):
        cls.server.end()

    def setUp(self):
        self.client = self.server.connect()
        self.addCleanup(self.client.__exit__)

    def assert_still_served(self):
        self.client.send(message(b"{}"))
        self.assertEqual(200, self.client.receive().status)

    def test_an_answer_carries_length_checksum_and_request_id(self):
        self.client.send(message(b"{}"))
        response = self.client.receive()
        self.assertEqual(200, response.status)
        self.assertEqual("application/x-amz-json-1.0", response.headers["content-type"])
        self.assertEqual(str(zlib.crc32(response.body)), response.headers["x-amz-crc32"])
        self.assertRegex(response.headers["x-amzn-requestid"], "^[0-9A-Z]{52}$")

    def test_a_connection_serves_one_request_after_another(self):
        ids = set()
        for _ in range(20):
            self.client.send(message(b"{}"))
            ids.add(self.client.receive().headers["x-amzn-requestid"])
        self.assertEqual(20, len(ids))

    def test_pipelined_requests_are_answered_in_order(self):
        names = [f"table{i}" for i in range(50)]
        self.client.send(b"".join(message(json.dumps({"TableName": n}).encode(), "DescribeTable") for n in names))
        for name in names:
            self.assertIn(name + " not found", self.client.receive().body.decode())

    def test_a_request_may_arrive_byte_by_byte(self):
        for byte in message(b'{"Limit":5}'):
            self.client.send(bytes([byte]))
        self.assertEqual(NO_TABLES, json.loads(self.client.receive().body))

    def test_a_chunked_body_is_put_together(self):
        chunks = b'6;name=value\r\n{"Limi\r\n5\r\nt":5}\r\n0\r\nTrailer: x\r\n\r\n'
        self.client.send(message(chunks, headers=["Transfer-Encoding: chunked"]))
        self.assertEqual(NO_TABLES, json.loads(self.client.receive().body))
        self.assert_still_served()

    def test_a_compressed_body_is_unpacked(self):
        raw = zlib.compressobj(wbits=-15)
        packings = [
            ("gzip", gzip.compress(b"{}")),
            ("deflate", zlib.compress(b"{}")),
            ("deflate", raw.compress(b"{}") + raw.flush()),
        ]
        for encoding, body in packings:
            self.client.send(message(body, headers=[f"Content-Encoding: {encoding}"]))
            self.assertEqual(NO_TABLES, json.loads(self.client.receive().body))

    def test_a_body_that_does_not_unpack_is_a_serialization_error(self):
        for body in (b"not gzip", gzip.compress(b"{}")[:-4], gzip.compress(b"{}") + b"more"):
            self.client.send(message(body, headers=["Content-Encoding: gzip"]))
            response = self.client.receive()
            self.assertEqual(400, response.status)
            self.assertIn("SerializationException", response.body.decode())

    def test_a_body_that_unpacks_to_more_than_the_limit_is_refused(self):
        self.client.send(message(gzip.compress(b" " * (LIMIT + 1)), headers=["Content-Encoding: gzip"]))
        self.assertEqual(413, self.client.receive().status)

    def test_a_body_of_the_limit_is_read_and_one_byte_more_is_not(self):
        self.client.send(message(b"{}" + b" " * (LIMIT - 2)))
        self.assertEqual(200, self.client.receive().status)
        self.client.send(message(b"{}" + b" " * (LIMIT - 1)))
        self.assertEqual(413, self.client.receive().status)
        self.assertTrue(self.client.is_closed_by_server())

    def test_a_chunked_body_over_the_limit_is_refused(self):
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        self.client.send(message(chunk * 17, headers=["Transfer-Encoding: chunked"]))
        self.assertEqual(413, self.client.receive().status)

    def test_a_huge_head_is_refused(self):
        self.client.send(b"POST / HTTP/1.1\r\nX-Long: " + b"x" * 40000)
        self.assertEqual(431, self.client.receive().status)
        self.assertTrue(self.client.is_closed_by_server())

    def test_what_is_not_http_is_refused(self):
        rubbish = [
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello",
            b"POST /\r\n\r\n",
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
            b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0;" + b"x" * 40000,
            b"POST / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        ]
        for sent in rubbish:
            with self.server.connect() as client:
                client.send(sent)
                self.assertEqual(400, client.receive().status, sent)
                self.assertTrue(client.is_closed_by_server())

    def test_an_unknown_transfer_encoding_is_refused(self):
        self.client.send(b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n")
        self.assertEqual(501, self.client.receive().status)

    def test_a_client_that_waits_to_send_its_body_is_told_to(self):
        head = message(b"{}", headers=["Expect: 100-continue"])[:-2]
        self.client.send(head)
        self.assertEqual(100, self.client.receive().status)
        self.client.send(b"{}")
        self.assertEqual(200, self.client.receive().status)

    def test_a_client_that_asks_for_it_is_hung_up_on(self):
        self.client.send(message(b"{}", headers=["Connection: close"]))
        response = self.client.receive()
        self.assertEqual("close", response.headers["connection"])
        self.assertTrue(self.client.is_closed_by_server())

    def test_get_of_the_root_is_healthy(self):
        self.client.send(b"GET / HTTP/1.1\r\nHost: dynamodb.us-east-1.amazonaws.com\r\n\r\n")
        response = self.client.receive()
        self.assertEqual((200, b"healthy: dynamodb.us-east-1.amazonaws.com "), (response.status, response.body))

    def test_the_absolute_form_of_a_target_is_served(self):
        self.client.send(b"GET http://proxied.example:8000 HTTP/1.1\r\nHost: other\r\n\r\n")
        response = self.client.receive()
        self.assertEqual((200, b"healthy: proxied.example:8000 "), (response.status, response.body))
        self.client.send(message(b"{}").replace(b"POST / ", b"POST HTTP://proxied.example/?a=b ", 1))
        self.assertEqual(200, self.client.receive().status)
        self.client.send(b"GET http://proxied.example/other HTTP/1.1\r\nHost: other\r\n\r\n")
        self.assertEqual(404, self.client.receive().status)

    def test_the_endpoint_is_where_the_client_sent_its_request(self):
        for sent, address in (
            (message(b"{}", "DescribeEndpoints"), "test"),
            (message(b"{}", "DescribeEndpoints").replace(b"Host: test", b"Host: localhost:8000"), "localhost:8000"),
            (message(b"{}", "DescribeEndpoints", path="http://proxied.example:80/"), "proxied.example:80"),
            # What JSON could not hold is not repeated.
            (message(b"{}", "DescribeEndpoints").replace(b"test", b"\xff"), "dynamodb.us-east-1.amazonaws.com"),
        ):
            with self.subTest(address):
                self.client.send(sent)
                response = self.client.receive()
                self.assertEqual(
                    (200, {"Endpoints": [{"Address": address, "CachePeriodInMinutes": 1440}]}),
                    (response.status, json.loads(response.body)),
                )

    def test_what_is_not_the_api_is_unknown(self):
        for sent in (
            message(b"", method="PUT"),
            message(b"", method="DELETE"),
            message(b"", method="OPTIONS"),
            message(b"{}", path="/elsewhere"),
            message(b"", method="GET", path="/elsewhere"),
            message(b"{}").replace(b"application/x-amz-json-1.0", b"text/plain"),
        ):
            self.client.send(sent)
            response = self.client.receive()
            self.assertEqual((404, b"<UnknownOperationException/>\n"), (response.status, response.body), sent)

    def test_head_is_answered_without_a_body(self):
        self.client.send(message(b"", method="HEAD"))
        response = self.client.receive(has_body=False)
        self.assertEqual(404, response.status)
        self.assert_still_served()

    def test_a_browser_may_ask_first_and_read_the_answer(self):
        asked = ["Origin: http://page", "Access-Control-Request-Headers: x-amz-target"]
        self.client.send(message(b"", method="OPTIONS", headers=asked))
        response = self.client.receive()
        self.assertEqual((200, b""), (response.status, response.body))
        self.assertEqual("*", response.headers["access-control-allow-origin"])
        self.assertEqual("x-amz-target", response.headers["access-control-allow-headers"])
        self.client.send(message(b"{}", headers=["Origin: http://page"]))
        self.assertEqual("*", self.client.receive().headers["access-control-allow-origin"])

    def test_an_unknown_operation_is_said_to_be_one(self):
        self.client.send(message(b"{}", "MakeCoffee"))
        response = self.client.receive()
        self.assertEqual(400, response.status)
        self.assertIn("UnknownOperationException", response.body.decode())


class Compression(unittest.TestCase):
    def test_a_large_answer_is_packed_for_those_who_take_it(self):
        with Server() as server:
            server.call("CreateTable", SONGS)
            server.call("PutItem", song("long", 100000))
            key = json.dumps({"TableName": "Songs", "Key": {"Title": {"S": "long"}}}).encode()
            with server.connect() as client:
                client.send(message(key, "GetItem", headers=["Accept-Encoding: br, gzip;q=0.5"]))
                response = client.receive()
                self.assertEqual("gzip", response.headers["content-encoding"])
                self.assertEqual(str(zlib.crc32(response.body)), response.headers["x-amz-crc32"])
                self.assertEqual(100000, len(json.loads(gzip.decompress(response.body))["Item"]["Text"]["S"]))
                client.send(message(key, "GetItem", headers=["Accept-Encoding: deflate"]))
                response = client.receive()
                self.assertEqual("deflate", response.headers["content-encoding"])
                self.assertEqual(100000, len(json.loads(zlib.decompress(response.body))["Item"]["Text"]["S"]))
                client.send(message(key, "GetItem", headers=["Accept-Encoding: gzip;q=0, identity"]))
                self.assertNotIn("content-encoding", client.receive().headers)


class Authorization(unittest.TestCase):
    def test_shape_wants_the_parts_of_a_signature(self):
        signature = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, "
        date = "X-Amz-Date: 20260101T000000Z"

        def changed(part, by):
            return ["Authorization: " + signature.replace(part, by) + "Signature=0", date]

        cases = [
            ([], "MissingAuthenticationTokenException"),
            (["Authorization: Basic x"], "MissingAuthenticationTokenException"),
            (["Authorization: " + signature, "X-Amz-Date: 20260101T000000Z"], "requires 'Signature' parameter."),
            (["Authorization: " + signature + "Signature=0"], "'X-Amz-Date' or a 'Date' header."),
            (["Authorization: " + signature + "Signature=0", "X-Amz-Date: today"], "Got 'today'."),
            (changed("/dynamodb", ""), "got 'a/20260101/us-east-1/aws4_request'"),
            (changed("4_", "5_"), "valid terminator: 'aws4_request', not 'aws5_request'."),
            (changed("256", "25"), "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25'"),
        ]
        with Server("--auth", "shape") as server, server.connect() as client:
            for headers, said in cases:
                client.send(message(b"{}", headers=headers))
                response = client.receive()
                self.assertEqual(400, response.status)
                self.assertIn(said, response.body.decode())
            whole = ["Authorization: " + signature + "Signature=0", "X-Amz-Date: 20260101T000000Z"]
            client.send(message(b"{}", headers=whole))
            self.assertEqual(200, client.receive().status)


if __name__ == "__main__":
    unittest.main()
