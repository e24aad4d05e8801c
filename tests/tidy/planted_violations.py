"""Each check of tools/tidy passes on a small clean tree and fails when one violation is planted in it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop())

ROOMS = """
karst_room(base LIBRARIES fmt::fmt)
karst_room(storage ROOMS base LIBRARIES RocksDB::rocksdb)
karst_room(engine ROOMS storage base LIBRARIES RocksDB::rocksdb absl::flat_hash_map)
karst_room(server LIBRARIES Boost::headers)
"""
PROGRAM = "#include <karst/karst.h>\n\nint main() { return 0; }\n"
CLEAN = {
    "lib/CMakeLists.txt": ROOMS,
    "lib/base/bytes.h": "#include <string>\n\n#include <fmt/format.h>\n",
    "lib/storage/store.cc": '#include <rocksdb/db.h>\n\n#include "base/bytes.h"\n',
    "lib/engine/engine.cc": '#include <absl/container/flat_hash_map.h>\n\n#include "storage/store.h"\n',
    "lib/server/server.cc": "#include <boost/asio.hpp>\n\n#include <karst/service.h>\n",
    "include/karst/karst.h": "#include <string>\n\n#include <karst/value.h>\n",
    "tests/examples/quick_start.cc": "// An example.\n" + PROGRAM,
    "tools/karst_server/command_line.cc": '"--port"\n',
    "tools/karst_bench/main.cc": '"--rate"\n',
    "README.md": f"```cpp\n{PROGRAM}```\n\n`--port` and [the map](lib/CMakeLists.txt)\n",
}
BODY = "  ++x;\n"


class PlantedViolations(unittest.TestCase):
    def run_check(self, check, planted):
        with tempfile.TemporaryDirectory() as folder:
            for place, text in {**CLEAN, **planted}.items():
                path = pathlib.Path(folder, place)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            command = [sys.executable, "-B", str(ROOT / "tools/tidy" / f"check_{check}.py"), folder]
            return subprocess.run(command, capture_output=True, text=True, check=False)

    def assert_found(self, check, place, text, message):
        result = self.run_check(check, {place: text})
        self.assertEqual(1, result.returncode, result.stdout + result.stderr)
        self.assertIn(place, result.stdout)
        self.assertIn(message, result.stdout)
        self.assertEqual(1, len(result.stdout.splitlines()), result.stdout)

    def test_a_clean_tree_passes(self):
        for check in ("layers", "style", "readme"):
            result = self.run_check(check, {})
            self.assertEqual(0, result.returncode, result.stdout + result.stderr)

    def test_an_include_of_a_room_above_is_found(self):
        self.assert_found("layers", "lib/base/up.cc", '#include "engine/engine.h"\n', "does not declare the room")

    def test_an_include_of_rocksdb_outside_storage_is_found(self):
        self.assert_found("layers", "lib/engine/raw.cc", "#include <rocksdb/db.h>\n", "only storage may include")

    def test_an_undeclared_library_is_found(self):
        text = "#include <absl/container/btree_map.h>\n"
        self.assert_found("layers", "lib/base/map.cc", text, "does not declare the library absl")

    def test_an_unknown_library_is_found(self):
        self.assert_found("layers", "lib/base/json.cc", "#include <json/json.h>\n", "no library known")

    def test_a_server_that_looks_behind_the_service_is_found(self):
        self.assert_found("layers", "lib/server/peek.cc", "#include <karst/database.h>\n", "server may include only")

    def test_a_public_header_that_includes_a_library_is_found(self):
        self.assert_found("layers", "include/karst/fat.h", "#include <fmt/format.h>\n", "only std and karst/")

    def test_a_room_that_is_not_declared_is_found(self):
        self.assert_found("layers", "lib/attic/old.cc", "\n", "no room")

    def test_a_room_declared_below_its_user_is_found(self):
        rooms = "karst_room(base ROOMS top)\n" + ROOMS.replace("karst_room(base LIBRARIES fmt::fmt)", "karst_room(top)")
        result = self.run_check("layers", {"lib/CMakeLists.txt": rooms})
        self.assertEqual(1, result.returncode)
        self.assertIn("base uses top, which is not declared above it", result.stdout)

    def test_a_long_file_is_found(self):
        self.assert_found("style", "lib/base/long.cc", "int x;\n" * 601, "601 lines")

    def test_a_long_function_is_found(self):
        text = "namespace a {\n\nint F(int x,\n      int y) {\n" + BODY * 68 + "}\n\n}  // namespace a\n"
        self.assert_found("style", "lib/base/f.cc", text, "a function of 71 lines")

    def test_a_function_of_the_longest_length_passes(self):
        text = "struct A {\n  int F(int x) {\n" + "  " + BODY * 68 + "  }\n};\n"
        self.assertEqual(0, self.run_check("style", {"lib/base/f.cc": text}).returncode)

    def test_an_empty_file_name_is_found(self):
        self.assert_found("style", "lib/base/string_util.h", "\n", "says nothing")

    def test_a_tab_is_found(self):
        self.assert_found("style", "tools/run.sh", "#!/bin/sh\n\techo\n", "a tab")

    def test_blanks_at_the_end_of_a_line_are_found(self):
        self.assert_found("style", "lib/NOTES.md", "text \n", "blanks")

    def test_a_long_line_is_found(self):
        self.assert_found("style", "lib/base/wide.h", "//" + "x" * 119 + "\n", "121 characters")

    def test_a_machine_path_is_found(self):
        self.assert_found("style", "lib/NOTES.md", "see /" + "home/someone/notes\n", "somebody's machine")

    def test_a_readme_with_another_program_is_found(self):
        self.assert_found("readme", "README.md", "```cpp\nint main() {}\n```\n", "no cpp block")

    def test_a_readme_with_a_long_program_is_found(self):
        program = PROGRAM + "\n" * 25
        planted = {"README.md": f"```cpp\n{program}```\n", "tests/examples/quick_start.cc": program}
        result = self.run_check("readme", planted)
        self.assertEqual(1, result.returncode)
        self.assertIn("more than 25 lines", result.stdout)

    def test_a_readme_with_an_unknown_flag_is_found(self):
        self.assert_found("readme", "README.md", CLEAN["README.md"] + "`--fast`\n", "no program has --fast")

    def test_a_readme_with_a_dead_link_is_found(self):
        self.assert_found("readme", "README.md", CLEAN["README.md"] + "[x](lib/none.md)\n", "there is no lib/none.md")


if __name__ == "__main__":
    unittest.main()
