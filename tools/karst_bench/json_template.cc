#include "karst_bench/json_template.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/json_text.h"
#include "karst_bench/scope.h"

namespace karst::workload {
namespace {

using Shape = JsonTemplate::Shape;

constexpr std::int64_t kRepeatsMax = 1000;
constexpr int kDepthMax = 64;

bool IsQuoted(const YAML::Node& node) { return node.Tag() == "!"; }
bool HasOwnTag(const YAML::Node& node) { return node.Tag().size() > 1 && node.Tag().front() == '!'; }

// A plain word that is a boolean in YAML 1.1 and text in 1.2, or the other spelling of one.
bool IsAmbiguous(const YAML::Node& node) {
  if (IsQuoted(node) || HasOwnTag(node)) return false;
  static const std::set<std::string> words{"yes", "no", "on", "off", "true", "false"};
  std::string lower = node.Scalar();
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return words.contains(lower) && node.Scalar() != "true" && node.Scalar() != "false";
}

bool IsNumber(const std::string& text) {
  static const std::regex number(R"([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?)");
  return std::regex_match(text, number);
}

// The shape of the member `name` of a request, or of any part of it.
Shape ShapeOfMember(std::string_view name) {
  if (name == "Item") return Shape::kItem;
  if (name == "Key") return Shape::kKey;
  if (name == "Keys") return Shape::kKeys;
  if (name == "ExpressionAttributeValues") return Shape::kPlaceholders;
  if (name == "ExclusiveStartKey") return Shape::kAttributes;
  if (name == "Parameters") return Shape::kValueList;
  return Shape::kJson;
}

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "20" or "20..40".
std::optional<std::pair<std::int64_t, std::int64_t>> ParseRange(std::string_view text) {
  const std::size_t dots = text.find("..");
  const auto low = ParseInteger(text.substr(0, dots));
  const auto high = dots == std::string_view::npos ? low : ParseInteger(text.substr(dots + 2));
  if (!low || !high || *low < 0 || *high < *low || *high > kFillerBytesMax) return std::nullopt;
  return std::pair(*low, *high);
}

// The placeholder that a key condition demands to be the attribute's value, or that an update sets it to: the ":v" of
// "attribute = :v" in the expression that is the request's `member`.
std::string EqualsPlaceholder(const YAML::Node& request, const char* member, const std::string& attribute) {
  const YAML::Node condition = request[member];
  if (!condition || !condition.IsScalar()) return {};
  static const std::regex equality(R"(([#\w.-]+)\s*=\s*(:[\w-]+))");
  const std::string& text = condition.Scalar();
  for (std::sregex_iterator at(text.begin(), text.end(), equality), end; at != end; ++at) {
    std::string name = (*at)[1];
    const YAML::Node names = request["ExpressionAttributeNames"];
    if (name.front() == '#' && names && names.IsMap() && names[name]) name = names[name].Scalar();
    if (name == attribute) return (*at)[2];
  }
  return {};
}

}  // namespace

// Walks a node and writes parts. One for each template.
class TemplateCompiler {
 public:
  TemplateCompiler(const Scope& scope, bool is_write, std::vector<JsonTemplate::Part>* parts)
      : scope_(scope), is_write_(is_write), parts_(parts) {}

  Result<void> Node(const YAML::Node& node, Shape shape) {
    const DepthGuard guard(&depth_);
    if (depth_ > kDepthMax) return scope_.At(node, "this is nested too deeply");
    if (node.Tag() == "!repeat") return Repeat(node, shape);
    switch (shape) {
      case Shape::kJson:
        return Json(node);
      case Shape::kItem:
      case Shape::kKey:
      case Shape::kPlaceholders:
      case Shape::kAttributes:
        return Attributes(node, shape);
      case Shape::kKeys:
        return List(node, Shape::kKey);
      case Shape::kValue:
        return Value(node);
      case Shape::kValueList:
        return List(node, Shape::kValue);
    }
    return {};
  }

 private:
  using Part = JsonTemplate::Part;
  using Kind = JsonTemplate::Kind;

  class DepthGuard {
   public:
    explicit DepthGuard(int* depth) : depth_(depth) { ++*depth_; }
    ~DepthGuard() { --*depth_; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;

   private:
    int* depth_;
  };

  // The table whose keys attributes under this node may name.
  struct Target {
    std::optional<std::size_t> table{};                // among the scope's Partitioned
    std::map<std::string, std::vector<Touch>> keys{};  // placeholders that are partition keys
  };

  void Text(std::string_view text) {
    if (parts_->empty() || parts_->back().kind != Kind::kText) parts_->push_back({.kind = Kind::kText});
    parts_->back().text.append(text);
  }

  // Text with holes: {name} is a source's value, {name:08} of at least eight digits, {{ and }} are braces.
  Result<void> Holes(const YAML::Node& node, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t brace = text.find_first_of("{}", at);
      std::string escaped;
      AppendJsonEscaped(text.substr(at, brace - at), &escaped);
      Text(escaped);
      if (brace == std::string_view::npos) return {};
      if (text.substr(brace, 2) == "{{" || text.substr(brace, 2) == "}}") {
        Text(text.substr(brace, 1));
        at = brace + 2;
        continue;
      }
      const std::size_t end = text.find('}', brace);
      if (text[brace] == '}' || end == std::string_view::npos) {
        return scope_.At(node, "a brace has no partner; write {{ or }} for the sign itself");
      }
      KARST_TRY(Hole(node, text.substr(brace + 1, end - brace - 1)));
      at = end + 1;
    }
    return {};
  }

  Result<void> Hole(const YAML::Node& node, std::string_view inside) {
    const std::size_t colon = inside.find(':');
    Part part{.kind = Kind::kSource};
    KARST_ASSIGN_OR_RETURN(part.source, Named(node, inside.substr(0, colon)));
    if (colon != std::string_view::npos) {
      const auto width = ParseInteger(inside.substr(colon + 1));
      if (!width || *width < 1 || *width > 40) return scope_.At(node, "the width of a value is 1 to 40 digits");
      part.width = static_cast<std::size_t>(*width);
    }
    parts_->push_back(std::move(part));
    return {};
  }

  Result<void> Json(const YAML::Node& node) {
    if (node.IsMap()) return JsonMap(node);
    if (node.IsSequence()) return List(node, Shape::kJson);
    if (node.IsNull()) return scope_.At(node, "a value is missing here");
    const std::string& text = node.Scalar();
    if (node.Tag() == "!N") return Holes(node, text);
    if (HasOwnTag(node)) return scope_.At(node, fmt::format("{} cannot stand outside of attribute values", node.Tag()));
    KARST_TRY(CheckWord(node));
    const bool is_word = text == "true" || text == "false" || IsNumber(text);
    if (!IsQuoted(node) && is_word) {
      Text(text);
      return {};
    }
    Text("\"");
    KARST_TRY(Holes(node, text));
    Text("\"");
    return {};
  }

  Result<void> JsonMap(const YAML::Node& node) {
    const Target outer = target_;
    Retarget(node);
    KARST_TRY(Members(node, [&](const std::string& name, const YAML::Node& value) {
      const Target here = target_;
      const bool writes_here = is_write_;
      if (const auto table = scope_.FindPartitioned(name, "")) target_ = {.table = table};
      if (name == "ConditionCheck") is_write_ = false;  // it writes nothing, and no index
      Result<void> made = Node(value, ShapeOfMember(name));
      target_ = here;
      is_write_ = writes_here;
      return made;
    }));
    target_ = outer;
    return {};
  }

  // {"name":value,...}, each value as `each` writes it.
  template <typename Each>
  Result<void> Members(const YAML::Node& map, const Each& each) {
    Text("{");
    std::set<std::string> names;
    for (const auto& member : map) {
      const std::string& name = member.first.Scalar();
      Text(names.empty() ? "" : ",");
      if (!names.insert(name).second) return scope_.At(member.first, fmt::format("'{}' stands here twice", name));
      Text(JsonString(name));
      Text(":");
      KARST_TRY(each(name, member.second));
    }
    Text("}");
    return {};
  }

  // From a map with a TableName on, attributes are of that table.
  void Retarget(const YAML::Node& node) {
    if (!node["TableName"]) return;
    const std::string table = node["TableName"].Scalar();
    target_ = {.table = scope_.FindPartitioned(table, "")};
    const std::string index = node["IndexName"] ? node["IndexName"].Scalar() : std::string();
    AddPlaceholder(node, "KeyConditionExpression", scope_.FindPartitioned(table, index));
    for (const std::size_t written : scope_.GlobalIndexesOf(table)) AddPlaceholder(node, "UpdateExpression", written);
  }

  // The placeholder that is the partition key of that table or index, if there is one.
  void AddPlaceholder(const YAML::Node& node, const char* member, std::optional<std::size_t> of) {
    if (!of) return;
    const Partitioned& asked = scope_.partitioned[*of];
    const std::string placeholder = EqualsPlaceholder(node, member, asked.partition_key);
    if (placeholder.empty()) return;
    // A local index shares the partitions of its table.
    const bool is_index = !asked.index.empty() && !asked.is_local;
    target_.keys[placeholder].push_back(
        {.partitioned = is_index ? *of : target_.table.value_or(*of),
         .part = is_index ? Touch::Part::kIndexPartition : Touch::Part::kTablePartition});
  }

  Result<void> List(const YAML::Node& node, Shape of) {
    if (!node.IsSequence()) return scope_.At(node, "a list belongs here");
    Text("[");
    for (std::size_t i = 0; i < node.size(); ++i) {
      if (i > 0) Text(",");
      KARST_TRY(Node(node[i], of));
    }
    Text("]");
    return {};
  }

  Result<void> Repeat(const YAML::Node& node, Shape shape) {
    const YAML::Node times = node.IsMap() ? node["times"] : YAML::Node();
    const YAML::Node of = node.IsMap() ? node["of"] : YAML::Node();
    const auto count = times && times.IsScalar() ? ParseInteger(times.Scalar()) : std::nullopt;
    if (!count || *count < 1 || *count > kRepeatsMax || !of || node.size() != 2) {
      return scope_.At(node, fmt::format("!repeat has two members: times (1 to {}) and of", kRepeatsMax));
    }
    Part part{.kind = Kind::kRepeat, .low = *count};
    std::vector<Part>* const outer = std::exchange(parts_, &part.body);
    const Shape element = shape == Shape::kKeys ? Shape::kKey : shape == Shape::kValueList ? Shape::kValue : shape;
    const Result<void> compiled = Node(of, element);
    parts_ = outer;
    KARST_TRY(compiled);
    Text("[");
    parts_->push_back(std::move(part));
    Text("]");
    return {};
  }

  Result<void> Attributes(const YAML::Node& node, Shape shape) {
    if (!node.IsMap()) return scope_.At(node, "a map of attributes belongs here");
    return Members(node, [&](const std::string& name, const YAML::Node& value) -> Result<void> {
      std::vector<Touch> touches = TouchedBy(name, shape);
      const auto count = static_cast<std::int64_t>(touches.size());
      if (count > 0) parts_->push_back({.kind = Kind::kBeginTouches, .touches = std::move(touches)});
      KARST_TRY(Node(value, Shape::kValue));
      if (count > 0) parts_->push_back({.kind = Kind::kEndTouches, .low = count});
      return {};
    });
  }

  // The keys of the table, and of the indexes that a write of it changes, that the attribute (or the placeholder) is.
  std::vector<Touch> TouchedBy(const std::string& name, Shape shape) const {
    if (shape == Shape::kPlaceholders) {
      const auto found = target_.keys.find(name);
      return found == target_.keys.end() ? std::vector<Touch>() : found->second;
    }
    std::vector<Touch> touches;
    if (!target_.table || (shape != Shape::kItem && shape != Shape::kKey)) return touches;
    const Partitioned& table = scope_.partitioned[*target_.table];
    if (table.partition_key == name) {
      touches.push_back({.partitioned = *target_.table, .part = Touch::Part::kTablePartition});
    } else if (table.sort_key == name) {
      touches.push_back({.partitioned = *target_.table, .part = Touch::Part::kSortKey});
    }
    if (shape == Shape::kKey && !is_write_) return touches;
    for (const std::size_t index : scope_.GlobalIndexesOf(table.table)) {
      if (scope_.partitioned[index].partition_key != name) continue;
      touches.push_back({.partitioned = index, .part = Touch::Part::kIndexPartition});
    }
    return touches;
  }

  Result<void> Value(const YAML::Node& node) {
    if (HasOwnTag(node)) return TaggedValue(node);
    if (node.IsMap()) {
      Text("{\"M\":");
      KARST_TRY(Attributes(node, Shape::kAttributes));
      Text("}");
      return {};
    }
    if (node.IsSequence()) {
      Text("{\"L\":");
      KARST_TRY(List(node, Shape::kValue));
      Text("}");
      return {};
    }
    KARST_TRY(CheckWord(node));
    if (node.IsNull()) {
      Text("{\"NULL\":true}");
      return {};
    }
    const std::string& text = node.Scalar();
    if (!IsQuoted(node) && (text == "true" || text == "false")) {
      Text(fmt::format("{{\"BOOL\":{}}}", text));
      return {};
    }
    return Scalar(node, !IsQuoted(node) && IsNumber(text) ? "N" : "S");
  }

  Result<void> CheckWord(const YAML::Node& node) {
    if (!node.IsScalar() || !IsAmbiguous(node)) return {};
    return scope_.At(node, fmt::format("some readers of YAML take {0} for a boolean, others for text: write true or "
                                       "false, or \"{0}\" in quotes",
                                       node.Scalar()));
  }

  Result<void> Scalar(const YAML::Node& node, std::string_view type) {
    Text(fmt::format("{{\"{}\":\"", type));
    KARST_TRY(Holes(node, node.Scalar()));
    Text("\"}");
    return {};
  }

  Result<void> TaggedValue(const YAML::Node& node) {
    const std::string type = node.Tag().substr(1);
    if (type == "text" || type == "bytes") return Filler(node, type == "bytes");
    static const std::set<std::string> scalars{"S", "N", "B"};
    static const std::set<std::string> sets{"SS", "NS", "BS"};
    if (scalars.contains(type) && node.IsScalar()) return Scalar(node, type);
    if (!sets.contains(type) || !node.IsSequence()) {
      return scope_.At(node, fmt::format("!{} is not a type of attribute that can stand here", type));
    }
    Text(fmt::format("{{\"{}\":[", type));
    for (std::size_t i = 0; i < node.size(); ++i) {
      Text(i == 0 ? "\"" : ",\"");
      KARST_TRY(Holes(node[i], node[i].Scalar()));
      Text("\"");
    }
    Text("]}");
    return {};
  }

  // So many bytes: 20, 20..40, or the value of a name in braces.
  Result<void> Filler(const YAML::Node& node, bool is_binary) {
    const std::string text = node.IsScalar() ? node.Scalar() : std::string();
    Part part{.kind = is_binary ? Kind::kBytes : Kind::kFiller};
    if (text.starts_with('{') && text.ends_with('}')) {
      KARST_ASSIGN_OR_RETURN(part.source, Named(node, std::string_view(text).substr(1, text.size() - 2)));
      if (!part.source->is_number()) return scope_.At(node, "a length is a number, not a word");
    } else {
      const auto range = ParseRange(text);
      if (!range) {
        return scope_.At(node, "a length in bytes belongs here, such as 20, 20..40 or \"{name}\", up to 400 KiB");
      }
      part.low = range->first;
      part.high = range->second;
    }
    Text(is_binary ? "{\"B\":\"" : "{\"S\":\"");
    parts_->push_back(std::move(part));
    Text("\"}");
    return {};
  }

  Result<const ValueSource*> Named(const YAML::Node& node, std::string_view name) {
    const auto found = scope_.sources.find(name);
    if (found == scope_.sources.end()) {
      return scope_.At(node, fmt::format("there is no value named '{}'", name));
    }
    return static_cast<const ValueSource*>(found->second.get());
  }

  const Scope& scope_;
  bool is_write_;
  std::vector<Part>* parts_;
  Target target_;
  int depth_ = 0;
};

Result<JsonTemplate> JsonTemplate::Compile(const YAML::Node& node, Shape shape, const Scope& scope, bool is_write) {
  JsonTemplate made;
  TemplateCompiler compiler(scope, is_write, &made.parts_);
  KARST_TRY(compiler.Node(node, shape));
  return made;
}

}  // namespace karst::workload
