#!/usr/bin/env python3
"""The C++ program of README.md is the one that the tests build and run, and it is short.

    tools/tidy/check_readme.py [ROOT]

Also holds the flags of the programs and the files that README.md names against the tree.
"""

import pathlib
import re
import sys

EXAMPLE = "tests/examples/quick_start.cc"
EXAMPLE_LINES = 25
COMMAND_LINES = ("tools/karst_server/command_line.cc", "tools/karst_bench/main.cc")
BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def violations(root):
    readme = (root / "README.md").read_text()
    example = (root / EXAMPLE).read_text()
    program = example[example.index("#include") :]  # without the comment that opens the file
    if program not in [text for language, text in BLOCK.findall(readme) if language == "cpp"]:
        yield f"README.md: no cpp block is the program of {EXAMPLE}"
    if len(program.splitlines()) > EXAMPLE_LINES:
        yield f"{EXAMPLE}: the program of README.md has more than {EXAMPLE_LINES} lines"
    for target in LINK.findall(readme):
        if not (root / target).exists():
            yield f"README.md: there is no {target}"
    flags = "".join((root / file).read_text() for file in COMMAND_LINES)
    for flag in sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", readme))):
        if f'"{flag}' not in flags and flag not in ("--help", "--build", "--install", "--prefix", "--all"):
            yield f"README.md: no program has {flag}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    found = list(violations(root))
    print("\n".join(found) if found else "README.md says what the tree has")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
