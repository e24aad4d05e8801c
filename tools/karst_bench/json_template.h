// JsonTemplate: the JSON of a request with holes, made once from YAML and filled for each request in one pass.
//
// In YAML a request is written as DynamoDB's API has it, but attribute values stand plain: `Key: {pk: "user#{user}"}`
// becomes {"Key":{"pk":{"S":"user#17"}}}. Quoted text is S, a plain number N, true and false BOOL, null NULL, a list L,
// a map M; a tag says what the form cannot: !N !S !B !SS !NS !BS, !text and !bytes for filler of that many bytes (20,
// 20..40 or "{name}"), and !repeat {times: 25, of: ...} for a list of so many. Outside of attribute values !N makes a
// number of a value: `Segment: !N "{segment}"`.
//
// Thread safety: immutable; Fill may be called from any thread with that thread's Draw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <yaml-cpp/yaml.h>

#include "karst_bench/value_source.h"

namespace karst::workload {

class Scope;

inline constexpr std::int64_t kFillerBytesMax = 400 * 1024;  // an item cannot be larger

// A key attribute that a request names: of which table or index, and where in the request's JSON its value stands.
struct Touch {
  // kSortKey only tells items apart; the others name a partition.
  enum class Part { kTablePartition, kSortKey, kIndexPartition };
  std::size_t partitioned = 0;  // index of a Partitioned
  Part part = Part::kTablePartition;
  std::size_t begin = 0;
  std::size_t end = 0;
};

class JsonTemplate {
 public:
  // What the members of a node are: plain JSON; attributes by name, of an item or a key, by placeholder, or of neither;
  // or attribute values.
  enum class Shape { kJson, kItem, kKey, kKeys, kPlaceholders, kAttributes, kValue, kValueList };

  // `is_write`: an index whose key the request names is written as well.
  static Result<JsonTemplate> Compile(const YAML::Node& node, Shape shape, const Scope& scope, bool is_write = false);

  // Appends the JSON, and a Touch for each key attribute in it.
  void Fill(Draw& draw, std::string* json, std::vector<Touch>* touches) const;

 private:
  friend class TemplateCompiler;
  enum class Kind { kText, kSource, kFiller, kBytes, kBeginTouches, kEndTouches, kRepeat };
  struct Part {
    Kind kind = Kind::kText;
    std::string text{};
    const ValueSource* source = nullptr;  // whose value it is, or a filler's length
    std::size_t width = 0;                // of a source's digits
    std::vector<Touch> touches{};         // which begin here
    std::int64_t low = 0;                 // of a filler's length; of a repeat, how often; of an end, how many touches
    std::int64_t high = 0;
    std::vector<Part> body{};  // of a repeat
  };
  static void FillRepeat(const Part& repeat, Draw& draw, std::string* json, std::vector<Touch>* touches);
  static void FillParts(const std::vector<Part>& parts, Draw& draw, std::string* json, std::vector<Touch>* touches);

  std::vector<Part> parts_;
};

}  // namespace karst::workload
