// Golden tables: text files of inputs, each with the answer expected. With KARST_UPDATE_GOLDEN=1 in the environment the
// file is rewritten with today's answers, to be read before they are kept. For tests of one thread.
//
//   # a comment
//   > an input
//   its answer
//
// Comments and blank lines stay as they are. An answer is one line.
#pragma once

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.h"

namespace karst::test {

// Checks every input of tests/golden/<name> against `answer`, a function from std::string to std::string.
template <typename Answer>
void CheckGolden(const std::string& name, Answer answer) {
  const std::string path = std::string(KARST_SOURCE_DIR) + "/tests/golden/" + name;
  std::ifstream in(path);
  REQUIRE(in.is_open());
  const char* const wanted = std::getenv("KARST_UPDATE_GOLDEN");
  const bool update = wanted != nullptr && std::string_view(wanted) == "1";
  std::vector<std::string> lines;
  int inputs = 0;
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
    if (!std::string_view(line).starts_with("> ")) continue;
    ++inputs;
    const std::string actual = answer(line.substr(2));
    if (update && (in.peek() == '\n' || in.peek() == '>' || in.peek() == '#' || in.peek() == EOF)) {
      lines.push_back(actual);  // an input without an answer yet
      continue;
    }
    std::string expected;
    std::getline(in, expected);
    lines.push_back(update ? actual : expected);
    INFO(line);
    if (!update) CHECK(actual == expected);
  }
  CHECK(inputs > 0);
  if (!update) return;
  in.close();
  std::ofstream out(path);
  for (const std::string& line : lines) out << line << '\n';
}

}  // namespace karst::test
