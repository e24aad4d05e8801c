// Scenarios: requests and the answers expected, as text (tests/scenarios/*.txt). A file is one story against one empty
// database; its steps run in order.
//
//   # A comment.
//   == What this step shows
//   > PutItem                        or with its API: > DynamoDBStreams_20120810.ListStreams
//   {"TableName":"t", ...}           the body; may go over several lines
//   < 200
//   {}                               the body, exactly; ? alone stands for any body
//
// Lines are joined without a break. A space that begins a line is dropped, and of two one stays: " " goes on with JSON,
// "  " with a sentence.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace karst::testing {

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
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == ' ') line.erase(0, 1);
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

}  // namespace karst::testing
