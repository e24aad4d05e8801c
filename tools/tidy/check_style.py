#!/usr/bin/env python3
"""The rules of the tree that no compiler and no formatter knows.

    tools/tidy/check_style.py [ROOT]

Files under 600 lines, functions of at most 70, lines of at most 120 characters; no tabs, no blanks at the end of a
line; no file named for what it is not (util, helper, ...); no path of somebody's machine. Prints one line for each
violation and ends with 1 if there is any.
"""

import pathlib
import re
import sys

FOLDERS = ("include", "lib", "tests", "tools", "bench", ".github", ".ci")
CODE = {".h", ".cc", ".py", ".mjs", ".java", ".rs", ".bash", ".cmake", ".sh", ".in"}
CPP = {".h", ".cc"}
FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70
LINE_LENGTH_MAX = 120
EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "impl"}
MACHINE_PATH = re.compile(r"(?<![\w.$}/*-])/(?:home|root|work|Users)/\w")
NOT_A_FUNCTION = re.compile(r"^\s*(?:template\s*<.*>\s*)?(?:namespace|class|struct|enum|union|extern)\b")
STATEMENT_END = re.compile(r"[;{}:]\s*(?://.*)?$|^\s*(?:#|//|$)")


def is_code(path):
    if path.suffix in CODE or path.name == "CMakeLists.txt":
        return True
    return path.suffix == "" and path.read_bytes()[:2] == b"#!"


def files(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            parts = set(path.relative_to(root).parts)
            if path.is_file() and not parts & {"node_modules", "__pycache__", ".venv"}:
                yield path
    yield from sorted(path for path in root.iterdir() if path.is_file() and path.suffix in (".md", ".txt"))


def indentation(line):
    return len(line) - len(line.lstrip())


def long_functions(lines):
    """(first line, length) of each function of formatted C++ that is too long.

    A function is what opens with a brace at the end of a line and is no type or namespace; it ends with the first
    brace at the indentation of its first line.
    """
    end = -1
    for at, line in enumerate(lines):
        if at <= end or not re.search(r"\{\s*(?://.*)?$", line) or re.search(r"=\s*\{+\s*$", line):
            continue
        start = at
        while start > 0 and not STATEMENT_END.search(lines[start - 1]):
            start -= 1
        if NOT_A_FUNCTION.match(lines[start]) or "(" not in "".join(lines[start : at + 1]):
            continue
        closing = re.compile(r"^\s{%d}\}" % indentation(lines[start]))
        end = next((i for i in range(at + 1, len(lines)) if closing.match(lines[i])), at)
        if end - start + 1 > FUNCTION_LINES_MAX:
            yield start + 1, end - start + 1


def line_violations(path, lines):
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            yield f"{number}: a tab"
        if line != line.rstrip():
            yield f"{number}: blanks at the end of the line"
        if MACHINE_PATH.search(line):
            yield f"{number}: a path of somebody's machine"
        if len(line) > LINE_LENGTH_MAX and is_code(path):
            yield f"{number}: {len(line)} characters, over {LINE_LENGTH_MAX}"


def violations(root):
    for path in files(root):
        place = path.relative_to(root)
        if set(re.split(r"[._-]", path.name.lower())) & EMPTY_WORDS:
            yield f"{place}: a file name that says nothing"
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue  # Saved bytes of a test.
        if not is_code(path) and path.suffix != ".md":
            continue
        if is_code(path) and len(lines) > FILE_LINES_MAX:
            yield f"{place}: {len(lines)} lines, over {FILE_LINES_MAX}"
        yield from (f"{place}:{wrong}" for wrong in line_violations(path, lines))
        if path.suffix in CPP:
            for number, length in long_functions(lines):
                yield f"{place}:{number}: a function of {length} lines, over {FUNCTION_LINES_MAX}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    found = list(violations(root))
    print("\n".join(found) if found else "the style rules hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
