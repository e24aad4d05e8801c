// A target for tests of one thread: gives the answers of a script one after the other, and keeps what it was asked.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "karst_bench/target.h"

namespace karst::workload {

struct Script {
  std::vector<Answer> answers;
  std::vector<std::string> operations{};
  std::vector<std::string> requests{};
};

// The script must outlive it. Beyond its end there is no answer.
class ScriptedSession final : public Session {
 public:
  explicit ScriptedSession(Script& script) : script_(script) {}

  void Prepare(std::string_view operation, std::string_view json) override {
    script_.operations.emplace_back(operation);
    script_.requests.emplace_back(json);
  }
  Result<const Answer*> Send() override {
    const std::size_t sent = script_.requests.size();
    if (sent > script_.answers.size()) return Error(ErrorCode::kIo, "the script is over");
    return &std::as_const(script_.answers[sent - 1]);
  }

 private:
  Script& script_;
};

class ScriptedTarget final : public Target {
 public:
  explicit ScriptedTarget(Script& script) : script_(script) {}

  Result<std::unique_ptr<Session>> NewSession() override {
    return std::unique_ptr<Session>(std::make_unique<ScriptedSession>(script_));
  }
  std::string description() const override { return "a script"; }

 private:
  Script& script_;
};

}  // namespace karst::workload
