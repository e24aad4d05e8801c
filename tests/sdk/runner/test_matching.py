"""The matching finds what it is there to find."""

import unittest

from matching import differences
from templates import fill, lookup

ITEM = {"id": {"S": "a"}, "set": {"SS": ["x", "y"]}, "map": {"M": {"n": {"N": "1"}}}}

RIGHT = [
    ({"Count": 1}, {"Count": 1, "ScannedCount": 2}),
    ({"Item": ITEM}, {"Item": {**ITEM, "set": {"SS": ["y", "x"]}}}),
    ({"Items": [ITEM]}, {"Items": [ITEM]}),
    ({"Item": {"$absent": True}}, {}),
    ({"Item": {"$absent": False}}, {"Item": {}}),
    ({"Keys": {"$unordered": [1, 2]}}, {"Keys": [2, 1]}),
    ({"Names": {"$includes": ["b"]}}, {"Names": ["a", "b"]}),
    ({"Names": {"$length": 2}}, {"Names": ["a", "b"]}),
    ({"Arn": {"$matches": r"arn:\w+"}}, {"Arn": "arn:aws"}),
    ({"Size": {"$at_least": 3}}, {"Size": 3.0}),
    ({"Flag": {"$is": "boolean"}}, {"Flag": False}),
    ({"Keys": {"$exactly": {}}}, {"Keys": {}}),
    ({"Arn": {"$all": [{"$is": "string"}, {"$not": "x"}]}}, {"Arn": "y"}),
]
WRONG = [
    ({"Count": 1}, {"Count": 2}),
    ({"Count": 1}, {}),
    ({"Count": 1}, {"Count": True}),
    ({"Flag": True}, {"Flag": 1}),
    ({"Item": ITEM}, {"Item": {**ITEM, "more": {"S": "x"}}}),
    ({"Item": ITEM}, {"Item": {**ITEM, "set": {"SS": ["x"]}}}),
    ({"Item": ITEM}, {"Item": {**ITEM, "map": {"M": {"n": {"N": "1"}, "m": {"N": "2"}}}}}),
    ({"Item": {"id": {"S": "a"}}}, {"Item": {"id": {"S": "a", "N": "1"}}}),
    ({"Items": [ITEM]}, {"Items": [ITEM, ITEM]}),
    ({"Items": [1, 2]}, {"Items": [2, 1]}),
    ({"Item": {"$absent": True}}, {"Item": {}}),
    ({"Keys": {"$unordered": [1, 2]}}, {"Keys": [1, 1]}),
    ({"Names": {"$includes": ["c"]}}, {"Names": ["a", "b"]}),
    ({"Names": {"$length": 2}}, {"Names": ["a"]}),
    ({"Arn": {"$matches": r"arn:\w+"}}, {"Arn": "arn:aws:more"}),
    ({"Size": {"$at_least": 3}}, {"Size": 2}),
    ({"Size": {"$at_least": 3}}, {}),
    ({"Flag": {"$is": "number"}}, {"Flag": False}),
    ({"Keys": {"$exactly": {}}}, {"Keys": {"a": 1}}),
    ({"Arn": {"$not": "y"}}, {"Arn": "y"}),
]


class Matching(unittest.TestCase):
    def test_right_answers_pass(self):
        for expected, actual in RIGHT:
            self.assertEqual([], list(differences(expected, actual)))

    def test_wrong_answers_are_found(self):
        for expected, actual in WRONG:
            with self.subTest(expected=expected, actual=actual):
                self.assertTrue(list(differences(expected, actual)))

    def test_an_unknown_matcher_is_an_error_of_the_scenario(self):
        with self.assertRaises(ValueError):
            list(differences({"$lenght": 2}, "ab"))


class Templates(unittest.TestCase):
    def test_names_are_filled_in_wherever_they_stand(self):
        values = {"t": "songs-1", "key": {"id": {"S": "a"}}, "i": 3}
        self.assertEqual({"songs-1": [{"S": "no 3"}]}, fill({"${t}": [{"S": "no ${i}"}]}, values))
        self.assertEqual({"Key": {"id": {"S": "a"}}}, fill({"Key": "${key}"}, values))

    def test_an_unknown_name_is_an_error_of_the_scenario(self):
        with self.assertRaises(KeyError):
            fill("${nobody}", {})

    def test_long_texts_lists_and_objects_are_made(self):
        self.assertEqual({"S": "xxx"}, fill({"S": {"$repeat": "x", "times": 3}}, {}))
        self.assertEqual({"a": 1, "b": 2}, fill({"$merge": [{"a": 1}, "${more}"]}, {"more": {"b": 2}}))
        self.assertEqual([{"N": "0"}, {"N": "1"}], fill({"$list": {"N": "${n}"}, "for": "n", "from": 0, "to": 1}, {}))

    def test_paths_reach_into_lists(self):
        self.assertEqual("b", lookup({"a": [{"x": "b"}]}, "a.0.x"))
        with self.assertRaises(KeyError):
            lookup({"a": []}, "a.0")


if __name__ == "__main__":
    unittest.main()
