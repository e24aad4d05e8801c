// Constraints of the PartiQL requests. Members are found in the order in which AWS reports them.
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/limits.h"
#include "engine/enum_rules.h"
#include "engine/request_rules.h"

namespace karst::engine {
namespace {

std::string AtMost(std::size_t most) { return fmt::format("Member must have length less than or equal to {}", most); }
constexpr std::string_view kAtLeastOne = "Member must have length greater than or equal to 1";

// The length counts characters.
std::size_t Characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

void AddText(std::string_view text, std::string_view member, std::size_t most, base::Violations* violations) {
  if (text.empty()) violations->Add(text, member, kAtLeastOne);
  if (Characters(text) > most) violations->Add(text, member, AtMost(most));
}

// One of several statements.
template <typename Statement>
void AddStatement(const Statement& statement, const std::string& member, base::Violations* violations) {
  AddText(statement.statement, member + ".statement", limits::kStatementBytesMax, violations);
  AddEnumViolations(statement.return_values_on_condition_check_failure, member + ".returnValuesOnConditionCheckFailure",
                    violations);
}

}  // namespace

void AddViolations(const ExecuteStatementRequest& request, base::Violations* violations) {
  AddText(request.statement, "statement", limits::kStatementBytesMax, violations);
  if (request.next_token) AddText(*request.next_token, "nextToken", limits::kNextTokenBytesMax, violations);
  if (request.limit && *request.limit < 1) {
    violations->Add(std::to_string(*request.limit), "limit", "Member must have value greater than or equal to 1");
  }
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
  AddEnumViolations(request.return_values_on_condition_check_failure, "returnValuesOnConditionCheckFailure",
                    violations);
}

void AddViolations(const BatchExecuteStatementRequest& request, base::Violations* violations) {
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
  if (request.statements.empty()) violations->Add("[]", "statements", kAtLeastOne);
  if (request.statements.size() > limits::kBatchStatementsMax) {
    violations->AddWithoutValue("statements", AtMost(limits::kBatchStatementsMax));
    return;
  }
  for (std::size_t i = 0; i < request.statements.size(); ++i) {
    AddStatement(request.statements[i], fmt::format("statements.{}.member", i + 1), violations);
  }
}

void AddViolations(const ExecuteTransactionRequest& request, base::Violations* violations) {
  AddEnumViolations(request.return_consumed_capacity, "returnConsumedCapacity", violations);
  if (request.transact_statements.empty()) violations->Add("[]", "transactStatements", kAtLeastOne);
  if (request.client_request_token) {
    AddText(*request.client_request_token, "clientRequestToken", limits::kClientRequestTokenMax, violations);
  }
  if (request.transact_statements.size() > limits::kTransactionActionsMax) {
    violations->AddWithoutValue("transactStatements", AtMost(limits::kTransactionActionsMax));
    return;
  }
  for (std::size_t i = 0; i < request.transact_statements.size(); ++i) {
    AddStatement(request.transact_statements[i], fmt::format("transactStatements.{}.member", i + 1), violations);
  }
}

}  // namespace karst::engine
