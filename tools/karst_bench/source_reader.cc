#include "karst_bench/source_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <fmt/ranges.h>

#include "base/try.h"
#include "karst_bench/json_text.h"

namespace karst::workload {
namespace {

using SourcePtr = std::unique_ptr<ValueSource>;

constexpr std::int64_t kIntegerMax = 1'000'000'000'000'000'000;
constexpr std::int64_t kItemsMax = 1'000'000'000'000;
constexpr double kExponent = 0.99;  // YCSB's
constexpr double kExponentMax = 20;

class SourceReader {
 public:
  SourceReader(const std::vector<std::int64_t>& loads, Scope* scope) : loads_(loads), scope_(*scope) {}

  Result<SourcePtr> Read(const YAML::Node& node) {
    if (!node.IsMap() || node.size() != 1) {
      return scope_.At(node, fmt::format("a value has one member, which is one of {}", KindNames()));
    }
    const std::string kind = node.begin()->first.Scalar();
    const auto found = Kinds().find(kind);
    if (found == Kinds().end()) {
      return scope_.At(node, fmt::format("'{}' is no kind of value; there are {}", kind, KindNames()));
    }
    return (this->*found->second)(node.begin()->second);
  }

 private:
  using Reader = Result<SourcePtr> (SourceReader::*)(const YAML::Node&);

  static const std::map<std::string, Reader, std::less<>>& Kinds() {
    static const std::map<std::string, Reader, std::less<>> kinds{
        {"uniform", &SourceReader::Uniform},   {"zipfian", &SourceReader::Zipfian},
        {"latest", &SourceReader::Latest},     {"sequence", &SourceReader::Sequence},
        {"quotient", &SourceReader::Quotient}, {"remainder", &SourceReader::Remainder},
        {"clock", &SourceReader::ClockOf},     {"choice", &SourceReader::Choice}};
    return kinds;
  }

  static std::string KindNames() {
    std::vector<std::string> names;
    for (const auto& [name, reader] : Kinds()) names.push_back(name);
    return fmt::format("{}", fmt::join(names, ", "));
  }

  std::size_t Slot() const { return scope_.sources.size(); }

  // N: 0 to N - 1. [low, high]: both included.
  Result<SourcePtr> Uniform(const YAML::Node& node) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    if (node.IsSequence() && node.size() == 2) {
      KARST_TRY(ReadInteger(scope_, node[0], -kIntegerMax, kIntegerMax, &low));
      KARST_TRY(ReadInteger(scope_, node[1], low, kIntegerMax, &high));
    } else {
      KARST_TRY(ReadInteger(scope_, node, 1, kIntegerMax, &high));
      --high;
    }
    return SourcePtr(std::make_unique<UniformSource>(Slot(), low, high));
  }

  Result<SourcePtr> Zipfian(const YAML::Node& node) {
    KARST_TRY(CheckMap(node, {"items", "exponent", "ordered"}));
    if (!node["items"]) return scope_.At(node, "'items' says how many values there are");
    std::int64_t items = 0;
    double exponent = kExponent;
    KARST_TRY(ReadInteger(scope_, node["items"], 1, kItemsMax, &items));
    KARST_TRY(ReadNumber(scope_, node["exponent"], 1e-6, kExponentMax, &exponent));
    bool ordered = false;
    KARST_TRY(ReadBoolean(scope_, node["ordered"], &ordered));
    return SourcePtr(std::make_unique<ZipfianSource>(Slot(), items, exponent, ordered));
  }

  Result<SourcePtr> Latest(const YAML::Node& node) {
    KARST_TRY(CheckMap(node, {"of", "exponent", "loaded"}));
    double exponent = kExponent;
    KARST_TRY(ReadNumber(scope_, node["exponent"], 1e-6, kExponentMax, &exponent));
    KARST_ASSIGN_OR_RETURN(const ValueSource* of, Named(node));
    const auto* sequence = dynamic_cast<const SequenceSource*>(of);
    if (sequence == nullptr) return scope_.At(node["of"], "'latest' is of a sequence");
    std::int64_t loaded = LoadedBefore(*sequence);
    KARST_TRY(ReadInteger(scope_, node["loaded"], 0, kIntegerMax, &loaded));
    return SourcePtr(std::make_unique<LatestSource>(Slot(), *sequence, exponent, loaded));
  }

  // How many values were loaded that the sequence goes on from: the load that ends where it begins, else the first.
  std::int64_t LoadedBefore(const SequenceSource& sequence) const {
    if (std::find(loads_.begin(), loads_.end(), sequence.first()) != loads_.end()) return sequence.first();
    return loads_.empty() ? 0 : loads_.front();
  }

  Result<SourcePtr> Sequence(const YAML::Node& node) {
    std::int64_t first = 0;
    KARST_TRY(ReadInteger(scope_, node, -kIntegerMax, kIntegerMax, &first));
    return SourcePtr(std::make_unique<SequenceSource>(Slot(), first));
  }

  Result<SourcePtr> Quotient(const YAML::Node& node) { return Derived(node, DerivedSource::How::kQuotient); }
  Result<SourcePtr> Remainder(const YAML::Node& node) { return Derived(node, DerivedSource::How::kRemainder); }

  Result<SourcePtr> Derived(const YAML::Node& node, DerivedSource::How how) {
    KARST_TRY(CheckMap(node, {"of", "by"}));
    KARST_ASSIGN_OR_RETURN(const ValueSource* of, Named(node));
    if (!of->is_number()) return scope_.At(node["of"], "words cannot be divided");
    if (!node["by"]) return scope_.At(node, "'by' is the number to divide by");
    std::int64_t by = 1;
    KARST_TRY(ReadInteger(scope_, node["by"], 1, kIntegerMax, &by));
    return SourcePtr(std::make_unique<DerivedSource>(Slot(), *of, how, by));
  }

  // seconds, milliseconds, or {unit: ..., offset: ...}
  Result<SourcePtr> ClockOf(const YAML::Node& node) {
    std::int64_t offset = 0;
    YAML::Node unit = node;
    if (node.IsMap()) {
      KARST_TRY(CheckMap(node, {"unit", "offset"}));
      KARST_TRY(ReadInteger(scope_, node["offset"], -kIntegerMax, kIntegerMax, &offset));
      unit.reset(node["unit"]);
    }
    const std::string word = unit && unit.IsScalar() ? unit.Scalar() : std::string();
    if (word != "seconds" && word != "milliseconds") return scope_.At(node, "a clock is in seconds or milliseconds");
    return SourcePtr(std::make_unique<ClockSource>(Slot(), word == "milliseconds", offset));
  }

  // A list of words, all alike, or a map of words and their weights.
  Result<SourcePtr> Choice(const YAML::Node& node) {
    std::vector<std::string> words;
    std::vector<double> weights;
    const auto add = [&](const YAML::Node& word, double weight) -> Result<void> {
      std::string text;
      if (!word.IsScalar()) return scope_.At(word, "a word belongs here");
      AppendJsonEscaped(word.Scalar(), &text);  // it will stand inside a JSON string
      if (std::find(words.begin(), words.end(), text) != words.end()) {
        return scope_.At(word, fmt::format("'{}' stands here twice; a map gives words weights", word.Scalar()));
      }
      words.push_back(std::move(text));
      weights.push_back(weight);
      return {};
    };
    if (node.IsSequence()) {
      for (const YAML::Node& word : node) KARST_TRY(add(word, 1));
    } else if (node.IsMap()) {
      for (const auto& member : node) {
        double weight = 0;
        KARST_TRY(ReadNumber(scope_, member.second, 1e-9, 1e9, &weight));
        KARST_TRY(add(member.first, weight));
      }
    }
    if (words.empty()) return scope_.At(node, "a choice is a list of words, or a map of words and weights");
    return SourcePtr(std::make_unique<ChoiceSource>(Slot(), std::move(words), weights));
  }

  Result<void> CheckMap(const YAML::Node& node, const std::vector<std::string_view>& known) {
    if (!node.IsMap()) return scope_.At(node, fmt::format("a map with {} belongs here", fmt::join(known, ", ")));
    return CheckMembers(scope_, node, known);
  }

  // The source that `of` names: one that stands above.
  Result<const ValueSource*> Named(const YAML::Node& node) {
    const YAML::Node of = node["of"];
    if (!of || !of.IsScalar()) return scope_.At(node, "'of' names another value");
    const auto found = scope_.sources.find(of.Scalar());
    if (found == scope_.sources.end()) {
      return scope_.At(of, fmt::format("there is no value named '{}' above this one", of.Scalar()));
    }
    return static_cast<const ValueSource*>(found->second.get());
  }

  const std::vector<std::int64_t>& loads_;
  Scope& scope_;
};

}  // namespace

Result<void> CheckMembers(const Scope& scope, const YAML::Node& map, const std::vector<std::string_view>& known) {
  std::set<std::string> seen;
  for (const auto& member : map) {
    const std::string& name = member.first.Scalar();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return scope.At(member.first, fmt::format("'{}' is not known here; there are {}", name, fmt::join(known, ", ")));
    }
    if (!seen.insert(name).second) return scope.At(member.first, fmt::format("'{}' stands here twice", name));
  }
  return {};
}

Result<void> ReadNumber(const Scope& scope, const YAML::Node& node, double low, double high, double* out) {
  if (!node) return {};
  double value = NAN;
  if (!node.IsScalar() || !YAML::convert<double>::decode(node, value) || !(value >= low && value <= high)) {
    return scope.At(node, fmt::format("a number from {} to {} belongs here", low, high));
  }
  *out = value;
  return {};
}

Result<void> ReadInteger(const Scope& scope, const YAML::Node& node, std::int64_t low, std::int64_t high,
                         std::int64_t* out) {
  if (!node) return {};
  const std::string text = node.IsScalar() ? node.Scalar() : std::string();
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || value < low || value > high) {
    return scope.At(node, fmt::format("a whole number from {} to {} belongs here", low, high));
  }
  *out = value;
  return {};
}

Result<void> ReadBoolean(const Scope& scope, const YAML::Node& node, bool* out) {
  if (!node) return {};
  const std::string text = node.IsScalar() ? node.Scalar() : std::string();
  if (text != "true" && text != "false") return scope.At(node, "true or false belongs here");
  *out = text == "true";
  return {};
}

Result<void> ReadSources(const YAML::Node& values, const std::vector<std::int64_t>& loads, Scope* scope) {
  scope->sources.emplace("index", std::make_unique<IndexSource>(0));
  if (!values) return {};
  if (!values.IsMap()) return scope->At(values, "'values' is a map of names");
  SourceReader reader(loads, scope);
  for (const auto& member : values) {
    const std::string name = member.first.Scalar();
    if (name.empty() || scope->sources.contains(name)) {
      return scope->At(member.first, fmt::format("the name '{}' is taken", name));
    }
    KARST_ASSIGN_OR_RETURN(SourcePtr source, reader.Read(member.second));
    scope->sources.emplace(name, std::move(source));
  }
  return {};
}

}  // namespace karst::workload
