// A small JSON document as a tree that keeps its order, for resource policies, which Karst stores in a canonical form.
// Requests are read by the wire's own parser. Used by policy_document. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace karst::catalog {

struct JsonNode {
  enum class Kind { kObject, kArray, kString, kOther };
  struct Member;

  Kind kind = Kind::kOther;
  std::string text;  // of a string, with its quotes and escapes; of a number or word
  std::vector<Member> members;
  std::vector<JsonNode> elements;

  static JsonNode String(std::string_view plain);
  // Null when it has no such member.
  const JsonNode* Find(std::string_view name) const;
  JsonNode* Find(std::string_view name);
  // Of a string without escapes.
  std::string_view StringText() const;
};

// Not a pair of the library: that would have to know the size of a node before the node is complete.
struct JsonNode::Member {
  std::string name;
  JsonNode node;
};

// Nothing for what is not JSON, or nests deeper than any policy.
std::optional<JsonNode> ParseJson(std::string_view text);

// Without spaces between words.
void AppendJson(const JsonNode& node, std::string* out);

}  // namespace karst::catalog
