#!/usr/bin/env python3
"""Holds every #include of lib/ and include/ against the rooms that lib/CMakeLists.txt declares.

    tools/tidy/check_layers.py [ROOT]

A room includes itself, the rooms of its ROOMS and the third parties of its LIBRARIES. A room's ROOMS stand above it in
the file, so that there is no cycle. Public headers include the standard library and each other. Prints one line for
each violation and ends with 1 if there is any.
"""

import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
ROOM = re.compile(r"karst_room\(([^)]*)\)")
STANDARD = re.compile(r"^[a-z_0-9]+$")
C_AND_POSIX = {"pthread.h", "signal.h", "unistd.h", "sys/stat.h", "sys/file.h", "fcntl.h", "time.h"}

# Which library a header belongs to: the first prefix that fits.
THIRD_PARTIES = {
    "rocksdb/": "RocksDB::rocksdb",
    "simdjson": "simdjson::simdjson",
    "boost/": "Boost::headers",
    "openssl/": "OpenSSL::Crypto",
    "libdeflate.h": "libdeflate",
    "zlib.h": "ZLIB::ZLIB",
    "spdlog/": "spdlog::spdlog",
    "absl/": "absl::",
    "fmt/": "fmt::fmt",
    "xxhash.h": "xxhash",
}
# Libraries with one home, whatever a room links.
ONLY_HOME = {
    "RocksDB::rocksdb": "storage",
    "simdjson::simdjson": "wire",
    "Boost::headers": "server",
    "OpenSSL::Crypto": "server",
    "xxhash": "base",
}
# The server is a client of the wire: it sees no more of Karst than anybody's own server would.
SERVER_SEES = {"karst/clock.h", "karst/error.h", "karst/service.h"}


class Room:
    def __init__(self, words):
        self.name = words[0]
        self.rooms, self.libraries = [], []
        target = None
        for word in words[1:]:
            if word in ("ROOMS", "LIBRARIES"):
                target = self.rooms if word == "ROOMS" else self.libraries
            elif target is not None:
                target.append(word)


def read_rooms(root):
    text = re.sub(r"#.*", "", (root / "lib/CMakeLists.txt").read_text())
    return {room.name: room for room in (Room(match.split()) for match in ROOM.findall(text))}


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) or match.group(2)


def third_party(header):
    return next((library for prefix, library in THIRD_PARTIES.items() if header.startswith(prefix)), None)


def room_violation(room, rooms, header):
    """What is wrong with `header` in a file of `room`, or None."""
    if header.startswith("karst/"):
        if room.name == "server" and header not in SERVER_SEES:
            return f"server may include only {', '.join(sorted(SERVER_SEES))}"
        return None
    first = header.split("/")[0]
    if first in rooms:
        return None if first == room.name or first in room.rooms else f"{room.name} does not declare the room {first}"
    library = third_party(header)
    if library is None:
        return None if STANDARD.match(header) or header in C_AND_POSIX else "belongs to no library known to this check"
    if library in ONLY_HOME and room.name != ONLY_HOME[library]:
        return f"only {ONLY_HOME[library]} may include {library}"
    if library in ONLY_HOME or any(declared.startswith(library) for declared in room.libraries):
        return None
    return f"{room.name} does not declare the library {library}"


def violations(root):
    rooms = read_rooms(root)
    seen = set()
    for room in rooms.values():
        for below in room.rooms:
            if below not in seen:
                yield f"lib/CMakeLists.txt: {room.name} uses {below}, which is not declared above it"
        seen.add(room.name)
    for path in sorted((root / "lib").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        place = path.relative_to(root)
        room = rooms.get(place.parts[1])
        if room is None:
            yield f"{place}: no room of lib/CMakeLists.txt"
            continue
        for number, header in includes(path):
            wrong = room_violation(room, rooms, header)
            if wrong:
                yield f"{place}:{number}: {header}: {wrong}"
    for path in sorted((root / "include").rglob("*.h")):
        for number, header in includes(path):
            if not header.startswith("karst/") and not STANDARD.match(header):
                yield f"{path.relative_to(root)}:{number}: {header}: a public header includes only std and karst/"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    found = list(violations(root))
    print("\n".join(found) if found else "every include is where it may be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
