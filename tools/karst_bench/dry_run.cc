#include "karst_bench/dry_run.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/answer_reader.h"
#include "karst_bench/loader.h"
#include "karst_bench/target.h"

namespace karst::workload {
namespace {

// What goes by the items that are there, of which a dry run has next to none.
bool IsOfData(const AnswerReader::Failure& failure) {
  if (failure.type == "ConditionalCheckFailedException" || failure.type == "DuplicateItemException") return true;
  if (failure.type == "TransactionCanceledException") {
    return failure.message.find("ValidationError") == std::string::npos;
  }
  static constexpr std::array<std::string_view, 3> kOfItems{
      "The provided expression refers to an attribute that does not exist in the item",
      "The document path provided in the update expression is invalid for update",
      "An operand in the update expression has an incorrect data type"};
  return std::any_of(kOfItems.begin(), kOfItems.end(), [&failure](std::string_view message) {
    return failure.message.find(message) != std::string::npos;
  });
}

Result<void> SendOnce(Session& session, const Workload& workload, const PatternSpec& pattern) {
  Draw draw(workload.slots(), workload.seed);
  std::string json;
  std::vector<Touch> touches;
  pattern.request.Fill(draw, &json, &touches);
  KARST_ASSIGN_OR_RETURN(const Answer* answer, session.Ask(pattern.operation, json));
  if (answer->status == 200) return {};
  const AnswerReader::Failure failure = AnswerReader().ReadFailure(answer->status, answer->body);
  if (IsOfData(failure)) return {};
  return Error(ErrorCode::kValidation,
               fmt::format("pattern '{}': {}: {}", pattern.name, failure.type, failure.message));
}

}  // namespace

Result<void> DryRun(Workload workload) {
  KARST_ASSIGN_OR_RETURN(const std::unique_ptr<Target> target, OpenInProcess("", false));
  Progress silent(/*wanted=*/false);
  KARST_TRY(MakeTables(*target, workload, ExistingTables::kRefuse));
  for (LoadSpec& load : workload.loads) load.count = 1;
  KARST_TRY(LoadItems(*target, workload, /*threads=*/1, &silent));
  KARST_ASSIGN_OR_RETURN(const std::unique_ptr<Session> session, target->NewSession());
  for (const PatternSpec& pattern : workload.patterns) KARST_TRY(SendOnce(*session, workload, pattern));
  return {};
}

}  // namespace karst::workload
