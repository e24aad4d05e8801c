#include "catalog/policy_document.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/json_tree.h"

namespace karst::catalog {
namespace {

constexpr std::array<std::string_view, 3> kDocumentOrder = {"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 9> kStatementOrder = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"};
constexpr std::string_view kVersionUnlessSaid = "2008-10-17";
constexpr std::size_t kAccountDigits = 12;

Error Invalid(std::string_view problem) {
  return base::ValidationError(
      fmt::format("One or more parameter values were invalid: Invalid policy document: {}", problem));
}

void Sort(JsonNode* node, std::span<const std::string_view> order) {
  const auto rank = [order](const JsonNode::Member& member) {
    return std::find(order.begin(), order.end(), member.name) - order.begin();
  };
  std::stable_sort(node->members.begin(), node->members.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
}

// A list of one is the one.
void Unwrap(JsonNode* node) {
  if (node == nullptr || node->kind != JsonNode::Kind::kArray || node->elements.size() != 1) return;
  JsonNode only = std::move(node->elements.front());
  *node = std::move(only);
}

// An account's number stands for its root.
void NameAccount(JsonNode* principal) {
  const std::string_view text = principal->StringText();
  if (text.size() != kAccountDigits || text.find_first_not_of("0123456789") != std::string_view::npos) return;
  *principal = JsonNode::String(fmt::format("arn:aws:iam::{}:root", text));
}

void CanonicalizePrincipal(JsonNode* principal) {
  JsonNode* const aws = principal == nullptr ? nullptr : principal->Find("AWS");
  if (aws == nullptr) return;
  NameAccount(aws);
  std::set<std::string> seen;
  std::vector<JsonNode> distinct;
  for (JsonNode& element : aws->elements) {
    NameAccount(&element);
    if (seen.insert(element.text).second) distinct.push_back(std::move(element));
  }
  aws->elements = std::move(distinct);
  Unwrap(aws);
}

bool IsEveryone(const JsonNode& principal) {
  if (principal.StringText() == "*") return true;
  const JsonNode* const aws = principal.Find("AWS");
  if (aws == nullptr) return false;
  return aws->StringText() == "*" ||
         std::any_of(aws->elements.begin(), aws->elements.end(), [](const auto& e) { return e.StringText() == "*"; });
}

Result<void> CanonicalizeEffect(JsonNode* effect) {
  for (const std::string_view word : {"Allow", "Deny"}) {
    const std::string_view said = effect->StringText();
    const bool same = std::equal(said.begin(), said.end(), word.begin(), word.end(),
                                 [](char a, char b) { return (a | 0x20) == (b | 0x20); });
    if (!same) continue;
    *effect = JsonNode::String(word);
    return {};
  }
  return Invalid(fmt::format("Invalid effect: {}", effect->StringText()));
}

Result<void> CanonicalizeStatement(JsonNode* statement) {
  JsonNode* const effect = statement->Find("Effect");
  if (effect == nullptr) return Invalid("Missing required field Effect");
  KARST_TRY(CanonicalizeEffect(effect));
  for (const auto& [field, opposite] :
       {std::pair{"Principal", "NotPrincipal"}, {"Action", "NotAction"}, {"Resource", "NotResource"}}) {
    if (statement->Find(field) == nullptr && statement->Find(opposite) == nullptr) {
      return Invalid(fmt::format("Missing required field {}", field));
    }
    Unwrap(statement->Find(field));
    Unwrap(statement->Find(opposite));
  }
  CanonicalizePrincipal(statement->Find("Principal"));
  const JsonNode* const principal = statement->Find("Principal");
  const bool is_conditional = statement->Find("Condition") != nullptr;
  if (principal != nullptr && effect->StringText() == "Allow" && !is_conditional && IsEveryone(*principal)) {
    return base::ValidationError(
        "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure "
        "least-privilege form of access");
  }
  Sort(statement, kStatementOrder);
  return {};
}

Result<void> CanonicalizeStatements(JsonNode* statements) {
  if (statements->kind == JsonNode::Kind::kObject) {
    JsonNode only = std::move(*statements);
    *statements = JsonNode();
    statements->kind = JsonNode::Kind::kArray;
    statements->elements.push_back(std::move(only));
  }
  if (statements->elements.empty()) return Invalid("Could not parse the policy: Statement is empty!");
  std::set<std::string> ids;
  for (JsonNode& statement : statements->elements) {
    KARST_TRY(CanonicalizeStatement(&statement));
    const JsonNode* const id = statement.Find("Sid");
    if (id != nullptr && !ids.insert(id->text).second) {
      return Invalid("The Statement Ids in the policy are not unique");
    }
  }
  return {};
}

}  // namespace

Result<std::string> CanonicalPolicy(std::string_view document) {
  if (document.size() > limits::kResourcePolicyBytesMax) {
    return base::ValidationError(
        fmt::format("One or more parameter values were invalid: Maximum policy size of {} bytes exceeded",
                    limits::kResourcePolicyBytesMax));
  }
  std::optional<JsonNode> policy = ParseJson(document);
  if (policy && policy->text == "null") return Invalid("This text appears not to be a policy");
  if (!policy || policy->kind != JsonNode::Kind::kObject) return Invalid("This policy contains invalid Json");
  JsonNode* const statements = policy->Find("Statement");
  if (statements == nullptr) return Invalid("Missing required field Statement");
  KARST_TRY(CanonicalizeStatements(statements));
  if (policy->Find("Version") == nullptr) {
    policy->members.push_back({.name = "Version", .node = JsonNode::String(kVersionUnlessSaid)});
  }
  Sort(&*policy, kDocumentOrder);
  std::string canonical;
  AppendJson(*policy, &canonical);
  return canonical;
}

}  // namespace karst::catalog
