#include "karst_bench/backoff.h"

#include <algorithm>
#include <thread>

#include "base/try.h"
#include "karst_bench/answer_reader.h"

namespace karst::workload {
namespace {

constexpr int kSendsMax = 20;
constexpr int kDoublingsMax = 10;  // from 1 ms to about a second

// Of operations on tables DynamoDB does some at a time, and refuses the others as beyond a limit.
bool MayPass(const Answer& answer) {
  if (answer.status == 200) return false;
  if (answer.status >= 500) return true;
  const AnswerReader::Failure failure = AnswerReader().ReadFailure(answer.status, answer.body);
  return failure.IsThrottle() || failure.type == "LimitExceededException";
}

}  // namespace

void Sleep(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

bool Backoff::Wait() {
  if (sent_ + 1 >= kSendsMax) return false;
  pause_(std::chrono::milliseconds(1 << std::min(sent_, kDoublingsMax)));
  ++sent_;
  return true;
}

Result<const Answer*> Backoff::Ask(Session& session, std::string_view operation, std::string_view json) {
  while (true) {
    KARST_ASSIGN_OR_RETURN(const Answer* answer, session.Ask(operation, json));
    if (!MayPass(*answer) || !Wait()) return answer;
  }
}

}  // namespace karst::workload
