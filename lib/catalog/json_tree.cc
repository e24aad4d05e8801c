#include "catalog/json_tree.h"

#include <algorithm>
#include <utility>

#include "value/utf8.h"

namespace karst::catalog {
namespace {

constexpr int kDepthMax = 32;

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<JsonNode> Document() {
    JsonNode node;
    if (!Value(0, &node)) return std::nullopt;
    SkipSpace();
    return rest_.empty() ? std::optional(std::move(node)) : std::nullopt;
  }

 private:
  void SkipSpace() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool Take(char c) {
    SkipSpace();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool Value(int depth, JsonNode* node) {
    if (depth > kDepthMax) return false;
    SkipSpace();
    if (rest_.empty()) return false;
    switch (rest_.front()) {
      case '{':
        node->kind = JsonNode::Kind::kObject;
        return List('{', '}', [&] { return Member(depth, node); });
      case '[':
        node->kind = JsonNode::Kind::kArray;
        return List('[', ']', [&] { return Value(depth + 1, &node->elements.emplace_back()); });
      case '"':
        node->kind = JsonNode::Kind::kString;
        return String(&node->text);
      default:
        return Word(&node->text);
    }
  }

  template <typename Element>
  bool List(char open, char close, const Element& element) {
    if (!Take(open)) return false;
    if (Take(close)) return true;
    do {
      if (!element()) return false;
    } while (Take(','));
    return Take(close);
  }

  bool Member(int depth, JsonNode* node) {
    SkipSpace();
    std::string name;
    if (!String(&name) || !Take(':')) return false;
    node->members.push_back({.name = name.substr(1, name.size() - 2), .node = {}});
    return Value(depth + 1, &node->members.back().node);
  }

  bool String(std::string* out) {
    if (rest_.empty() || rest_.front() != '"') return false;
    std::size_t end = 1;
    for (; end < rest_.size() && rest_[end] != '"'; ++end) {
      if (static_cast<unsigned char>(rest_[end]) < 0x20) return false;
      if (rest_[end] != '\\') continue;
      ++end;
      if (end == rest_.size() || std::string_view("\"\\/bfnrtu").find(rest_[end]) == std::string_view::npos)
        return false;
    }
    if (end >= rest_.size()) return false;
    out->assign(rest_.substr(0, end + 1));
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool Word(std::string* out) {
    const std::size_t end = std::min(rest_.find_first_of(" \t\r\n,]}"), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    const bool is_number =
        !word.empty() && word.find_first_not_of("0123456789+-.eE") == std::string_view::npos && word.front() != '+';
    if (!is_number && word != "true" && word != "false" && word != "null") return false;
    out->assign(word);
    rest_.remove_prefix(end);
    return true;
  }

  std::string_view rest_;
};

template <typename List, typename AppendElement>
void AppendList(char open, char close, const List& list, std::string* out, const AppendElement& append) {
  out->push_back(open);
  bool first = true;
  for (const auto& element : list) {
    if (!first) out->push_back(',');
    first = false;
    append(element);
  }
  out->push_back(close);
}

}  // namespace

JsonNode JsonNode::String(std::string_view plain) {
  JsonNode node;
  node.kind = Kind::kString;
  node.text = '"' + std::string(plain) + '"';
  return node;
}

const JsonNode* JsonNode::Find(std::string_view name) const {
  for (const auto& [member, node] : members) {
    if (member == name) return &node;
  }
  return nullptr;
}

JsonNode* JsonNode::Find(std::string_view name) { return const_cast<JsonNode*>(std::as_const(*this).Find(name)); }

std::string_view JsonNode::StringText() const {
  return kind == Kind::kString ? std::string_view(text).substr(1, text.size() - 2) : std::string_view();
}

std::optional<JsonNode> ParseJson(std::string_view text) {
  if (!value::IsUtf8(text)) return std::nullopt;
  return Parser(text).Document();
}

void AppendJson(const JsonNode& node, std::string* out) {
  switch (node.kind) {
    case JsonNode::Kind::kObject:
      return AppendList('{', '}', node.members, out, [&](const JsonNode::Member& member) {
        out->append("\"").append(member.name).append("\":");
        AppendJson(member.node, out);
      });
    case JsonNode::Kind::kArray:
      return AppendList('[', ']', node.elements, out, [&](const JsonNode& element) { AppendJson(element, out); });
    case JsonNode::Kind::kString:
    case JsonNode::Kind::kOther:
      out->append(node.text);
  }
}

}  // namespace karst::catalog
