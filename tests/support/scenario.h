// Scenarios: requests and the answers expected, as text (tests/scenarios/*.txt). A file is one story against one empty
// database; its steps run in order.
//
//   # A comment.
//   == What this step shows
//   > PutItem
//   {"TableName":"t", ...}           the body; may go over several lines
//   < 200
//   {}                               the body, exactly, but for line breaks and the white space that begins a line
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace karst::test {

struct ScenarioStep {
  std::string claim;
  std::string operation;
  std::string request;
  int status = 0;
  std::string answer;
};

inline std::vector<ScenarioStep> ReadScenario(const std::filesystem::path& path) {
  std::vector<ScenarioStep> steps;
  std::ifstream file(path);
  std::string* body = nullptr;
  for (std::string line; std::getline(file, line);) {
    line.erase(0, line.find_first_not_of(' '));
    if (line.empty() || line[0] == '#') continue;
    if (line.starts_with("== ")) {
      steps.push_back({.claim = line.substr(3), .operation = {}, .request = {}, .answer = {}});
    } else if (line.starts_with("> ")) {
      steps.back().operation = line.substr(2);
      body = &steps.back().request;
    } else if (line.starts_with("< ")) {
      steps.back().status = std::stoi(line.substr(2));
      body = &steps.back().answer;
    } else {
      body->append(line);
    }
  }
  return steps;
}

}  // namespace karst::test
