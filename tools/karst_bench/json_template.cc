#include "karst_bench/json_template.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <functional>
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

constexpr std::int64_t kFillerBytesMax = 400 * 1024;
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
  if (name == "Key" || name == "Item" || name == "ExpressionAttributeValues" || name == "ExclusiveStartKey") {
    return Shape::kAttributes;
  }
  if (name == "Keys") return Shape::kAttributesList;
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

// The placeholder that a key condition demands to be the attribute's value: the ":v" of "attribute = :v".
std::string EqualsPlaceholder(const YAML::Node& request, const std::string& attribute) {
  const YAML::Node condition = request["KeyConditionExpression"];
  if (!condition || !condition.IsScalar()) return {};
  static const std::regex equality(R"(([#\w.-]+)\s*=\s*(:[\w-]+))");
  const std::string text = condition.Scalar();
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
  TemplateCompiler(const Scope& scope, std::vector<JsonTemplate::Part>* parts) : scope_(scope), parts_(parts) {}

  Result<void> Node(const YAML::Node& node, Shape shape) {
    const DepthGuard guard(&depth_);
    if (depth_ > kDepthMax) return scope_.At(node, "this is nested too deeply");
    if (node.Tag() == "!repeat") return Repeat(node, shape);
    switch (shape) {
      case Shape::kJson:
        return Json(node);
      case Shape::kAttributes:
        return Attributes(node);
      case Shape::kAttributesList:
        return List(node, Shape::kAttributes);
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

  // The partition key that attributes under this node may name.
  struct Target {
    std::string table{};
    std::string placeholder{};  // of a key condition on `placeholder_of`
    std::size_t placeholder_of = 0;
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
      if (scope_.FindPartitioned(name, "")) target_ = {.table = name};
      const Result<void> made = Node(value, ShapeOfMember(name));
      target_ = here;
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
    target_ = {.table = node["TableName"].Scalar()};
    const std::string index = node["IndexName"] ? node["IndexName"].Scalar() : std::string();
    if (const auto found = scope_.FindPartitioned(target_.table, index)) {
      target_.placeholder = EqualsPlaceholder(node, scope_.partitioned[*found].partition_key);
      target_.placeholder_of = *found;
    }
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
    const Shape element = shape == Shape::kAttributesList ? Shape::kAttributes
                          : shape == Shape::kValueList    ? Shape::kValue
                                                          : shape;
    const Result<void> compiled = Node(of, element);
    parts_ = outer;
    KARST_TRY(compiled);
    Text("[");
    parts_->push_back(std::move(part));
    Text("]");
    return {};
  }

  Result<void> Attributes(const YAML::Node& node) {
    if (!node.IsMap()) return scope_.At(node, "a map of attributes belongs here");
    return Members(node, [&](const std::string& name, const YAML::Node& value) -> Result<void> {
      const auto touched = TouchedBy(name);
      if (touched) parts_->push_back({.kind = Kind::kBeginTouch, .partitioned = *touched});
      KARST_TRY(Node(value, Shape::kValue));
      if (touched) parts_->push_back({.kind = Kind::kEndTouch});
      return {};
    });
  }

  // The table or index whose partition the attribute (or the placeholder) names.
  std::optional<std::size_t> TouchedBy(const std::string& name) const {
    if (!target_.placeholder.empty() && name == target_.placeholder) return target_.placeholder_of;
    const auto table = scope_.FindPartitioned(target_.table, "");
    if (table && scope_.partitioned[*table].partition_key == name) return table;
    return std::nullopt;
  }

  Result<void> Value(const YAML::Node& node) {
    if (HasOwnTag(node)) return TaggedValue(node);
    if (node.IsMap()) {
      Text("{\"M\":");
      KARST_TRY(Attributes(node));
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
  std::vector<Part>* parts_;
  Target target_;
  int depth_ = 0;
};

Result<JsonTemplate> JsonTemplate::Compile(const YAML::Node& node, Shape shape, const Scope& scope) {
  JsonTemplate made;
  TemplateCompiler compiler(scope, &made.parts_);
  KARST_TRY(compiler.Node(node, shape));
  return made;
}

void JsonTemplate::Fill(Draw& draw, std::string* json, std::vector<Touch>* touches) const {
  FillParts(parts_, draw, json, touches);
}

void JsonTemplate::FillParts(const std::vector<Part>& parts, Draw& draw, std::string* json,
                             std::vector<Touch>* touches) {
  const auto length = [&](const Part& part) {
    if (part.source != nullptr) {
      return static_cast<std::size_t>(std::clamp<std::int64_t>(draw.Of(*part.source), 0, kFillerBytesMax));
    }
    const UniformSource range(0, part.low, part.high);
    return static_cast<std::size_t>(part.low == part.high ? part.low : range.Next(draw));
  };
  for (const Part& part : parts) {
    switch (part.kind) {
      case Kind::kText:
        json->append(part.text);
        break;
      case Kind::kSource:
        part.source->AppendText(draw.Of(*part.source), part.width, json);
        break;
      case Kind::kFiller:
        AppendFiller(draw.random(), length(part), json);
        break;
      case Kind::kBytes:
        // Letters and digits are base64 as they stand, four for three bytes.
        AppendFiller(draw.random(), (length(part) + 2) / 3 * 4, json);
        break;
      case Kind::kBeginTouch:
        touches->push_back({.partitioned = part.partitioned, .begin = json->size()});
        break;
      case Kind::kEndTouch:
        touches->back().end = json->size();
        break;
      case Kind::kRepeat:
        FillRepeat(part, draw, json, touches);
        break;
    }
  }
}

void JsonTemplate::FillRepeat(const Part& repeat, Draw& draw, std::string* json, std::vector<Touch>* touches) {
  // DynamoDB refuses a batch that names a key twice, so elements are drawn again until they differ.
  constexpr int kAttempts = 50;
  std::vector<std::size_t> seen;
  for (std::int64_t i = 0; i < repeat.low; ++i) {
    if (i > 0) json->push_back(',');
    const std::size_t start = json->size();
    const std::size_t first_touch = touches->size();
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      json->resize(start);
      touches->resize(first_touch);
      if (i > 0 || attempt > 0) draw.Begin();
      FillParts(repeat.body, draw, json, touches);
      const std::size_t hash = std::hash<std::string_view>()(std::string_view(*json).substr(start));
      if (std::find(seen.begin(), seen.end(), hash) != seen.end()) continue;
      seen.push_back(hash);
      break;
    }
  }
}

}  // namespace karst::workload
