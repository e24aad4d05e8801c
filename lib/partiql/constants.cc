#include "partiql/constants.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "partiql/problem.h"
#include "value/duplicates.h"
#include "value/item_writer.h"

namespace karst::partiql {
namespace {

using syntax::Node;
using syntax::NodeKind;

// Writes one literal, keeping the place inside of it for messages.
class LiteralWriter {
 public:
  explicit LiteralWriter(value::ItemWriter* writer) : writer_(writer) {}

  Result<void> Write(const Node& node) {
    if (level_ >= limits::kNestingLevelsMax) {
      return base::ValidationError(fmt::format("Nesting Levels have exceeded supported limits under {}", place_));
    }
    switch (node.kind) {
      case NodeKind::kString:
        writer_->String(node.text);
        return {};
      case NodeKind::kNumber:
        return WriteNumber(node);
      case NodeKind::kBoolean:
        writer_->Boolean(node.text == "true");
        return {};
      case NodeKind::kNull:
        writer_->Null();
        return {};
      case NodeKind::kList:
        return WriteList(node);
      case NodeKind::kStruct:
        return WriteMap(node);
      case NodeKind::kBag:
        return WriteSet(node);
      default:
        return ProblemAt(fmt::format("Unsupported data type: {} under key {}", KindName(node), place_), node.position);
    }
  }

 private:
  Result<Number> NumberOf(const Node& node) {
    Result<Number> number = Number::Parse(node.text);
    if (number) return number;
    return base::ValidationError(fmt::format("{} under {}", number.error().message(), place_));
  }

  Result<void> WriteNumber(const Node& node) {
    KARST_ASSIGN_OR_RETURN(const Number number, NumberOf(node));
    writer_->Number(number);
    return {};
  }

  Result<void> WriteInside(const Node& node, const std::string& step) {
    const std::size_t outer = place_.size();
    place_ += step;
    ++level_;
    KARST_TRY(Write(node));
    --level_;
    place_.resize(outer);
    return {};
  }

  Result<void> WriteList(const Node& list) {
    writer_->BeginList();
    for (std::size_t i = 0; i < list.children.size(); ++i) {
      KARST_TRY(WriteInside(list.children[i], fmt::format("[{}]", i)));
    }
    writer_->EndList();
    return {};
  }

  Result<void> WriteMap(const Node& map) {
    std::set<std::string_view> names;
    writer_->BeginMap();
    for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
      const Node& name = map.children[i];
      if (name.kind != NodeKind::kString) {
        return base::ValidationError(
            fmt::format("Tuple keys must be of type String. Actual type: {} under {}", KindName(name), place_));
      }
      if (!names.insert(name.text).second) {
        return base::ValidationError(fmt::format("Duplicate keys in tuple. Key: {} under {}", name.text, place_));
      }
      writer_->Name(name.text);
      KARST_TRY(WriteInside(map.children[i + 1], "." + name.text));
    }
    writer_->EndMap();
    return {};
  }

  // << >> is a set of strings or of numbers.
  Result<void> WriteSet(const Node& bag) {
    if (bag.children.empty()) return base::ValidationError("Empty bags are not supported");
    const NodeKind kind = bag.children.front().kind;
    const bool uniform = std::all_of(bag.children.begin(), bag.children.end(),
                                     [kind](const Node& member) { return member.kind == kind; });
    if (!uniform || (kind != NodeKind::kString && kind != NodeKind::kNumber)) {
      return base::ValidationError(
          "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags");
    }
    return kind == NodeKind::kString ? WriteStrings(bag) : WriteNumbers(bag);
  }

  Result<void> WriteStrings(const Node& bag) {
    std::vector<std::string_view> members;
    for (const Node& member : bag.children) members.push_back(member.text);
    if (value::HasDuplicate(members)) return Duplicates(bag, ".");
    writer_->StringSet(std::move(members));
    return {};
  }

  Result<void> WriteNumbers(const Node& bag) {
    std::vector<Number> members;
    for (const Node& member : bag.children) {
      KARST_ASSIGN_OR_RETURN(const Number number, NumberOf(member));
      members.push_back(number);
    }
    if (value::HasDuplicate(members)) return Duplicates(bag, "! under " + place_);
    writer_->NumberSet(members);
    return {};
  }

  static Error Duplicates(const Node& bag, std::string_view end) {
    std::vector<std::string_view> texts;
    for (const Node& member : bag.children) texts.push_back(member.text);
    return base::ValidationError(
        fmt::format("One or more parameter values were invalid: Input collection [{}] contains duplicates{}",
                    fmt::join(texts, ", "), end));
  }

  value::ItemWriter* writer_;
  std::string place_ = "root";
  int level_ = 0;
};

}  // namespace

bool Constants::IsConstant(const Node& node) {
  switch (node.kind) {
    case NodeKind::kString:
    case NodeKind::kNumber:
    case NodeKind::kBoolean:
    case NodeKind::kNull:
    case NodeKind::kParameter:
    case NodeKind::kList:
    case NodeKind::kBag:
    case NodeKind::kStruct:
    case NodeKind::kIon:
    case NodeKind::kMissing:
      return true;
    default:
      return false;
  }
}

Result<ValueView> Constants::ValueOf(const Node& node) {
  if (node.kind == NodeKind::kParameter) return parameters_[node.parameter].view();
  std::string body;  // of an item with one attribute
  value::ItemWriter writer(&body);
  writer.Name("");
  KARST_TRY(LiteralWriter(&writer).Write(node));
  writer.Finish();
  return ItemView(memory_->NewText(body)).begin()->value;
}

}  // namespace karst::partiql
