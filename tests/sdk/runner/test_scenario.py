"""A scenario passes only when every step is answered as it says."""

import unittest

from scenario import Failed, Play


class Canned:
    """A driver that gives prepared replies, and remembers what it was asked."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.asked = []

    def ask(self, request):
        self.asked.append(request)
        return self.replies.pop(0) if self.replies else {"answer": {}}


def play(driver, *steps, **more):
    Play(driver, {"plain": {"create": {"BillingMode": "PAY_PER_REQUEST"}}}).run({"steps": list(steps), **more})
    return driver.asked


class Scenario(unittest.TestCase):
    def test_an_answer_must_match(self):
        step = {"call": "GetItem", "expect": {"Item": {"id": {"S": "a"}}}}
        play(Canned({"answer": {"Item": {"id": {"S": "a"}}}}), step)
        with self.assertRaises(Failed):
            play(Canned({"answer": {"Item": {"id": {"S": "b"}}}}), step)

    def test_an_error_must_be_the_expected_one(self):
        step = {"call": "PutItem", "fails": {"name": "X", "message": "no", "Item": {"id": {"S": "a"}}}}
        error = {"name": "X", "message": "no", "fields": {"Item": {"id": {"S": "a"}}}}
        play(Canned({"error": error}), step)
        for wrong in ({"name": "Y"}, {"message": "yes"}, {"fields": {}}):
            with self.assertRaises(Failed):
                play(Canned({"error": {**error, **wrong}}), step)
        with self.assertRaises(Failed):
            play(Canned({"answer": {}}), step)

    def test_an_unexpected_error_fails(self):
        with self.assertRaises(Failed):
            play(Canned({"error": {"name": "X", "message": "no", "fields": {}}}), {"call": "PutItem"})

    def test_saved_values_go_into_later_steps(self):
        save = {"call": "DescribeTable", "save": {"arn": "Table.Arns.0"}}
        asked = play(Canned({"answer": {"Table": {"Arns": ["x"]}}}), save, {"call": "Tag", "input": {"Arn": "${arn}"}})
        self.assertEqual({"Arn": "x"}, asked[1]["input"])
        with self.assertRaises(Failed):
            play(Canned({"answer": {}}), save)

    def test_pages_are_carried_until_none_is_left(self):
        pages = [{"answer": {"Items": [1], "Next": "k"}}, {"answer": {"Items": [2]}}]
        again = {"carry": {"Start": "Next"}, "gather": "Items"}
        asked = play(Canned(*pages), {"call": "Scan", "again": again, "expect": {"Rounds": 2, "Gathered": [1, 2]}})
        self.assertEqual([{}, {"Start": "k"}], [request["input"] for request in asked])

    def test_tables_are_dropped_even_after_a_failure(self):
        driver = Canned({"answer": {}}, {"answer": {"Count": 1}})
        with self.assertRaises(Failed):
            play(driver, {"call": "Scan", "expect": {"Count": 2}}, tables={"t": "plain"})
        self.assertEqual(["CreateTable", "Scan", "DeleteTable"], [request["name"] for request in driver.asked])

    def test_streams_have_a_client_of_their_own(self):
        asked = play(Canned(), {"call": "GetRecords"}, {"call": "Query"})
        self.assertEqual(["streams", "database"], [request["service"] for request in asked])


if __name__ == "__main__":
    unittest.main()
