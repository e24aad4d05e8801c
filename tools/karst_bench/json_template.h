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

// A partition that a request names: of which table or index, and where in the request's JSON its key stands.
struct Touch {
  std::size_t partitioned = 0;  // index of a Partitioned
  std::size_t begin = 0;
  std::size_t end = 0;
};

class JsonTemplate {
 public:
  // What the members of a node are: plain JSON, or attribute values.
  enum class Shape { kJson, kAttributes, kAttributesList, kValue, kValueList };

  static Result<JsonTemplate> Compile(const YAML::Node& node, Shape shape, const Scope& scope);

  // Appends the JSON, and a Touch for each partition key in it.
  void Fill(Draw& draw, std::string* json, std::vector<Touch>* touches) const;

 private:
  friend class TemplateCompiler;
  enum class Kind { kText, kSource, kFiller, kBytes, kBeginTouch, kEndTouch, kRepeat };
  struct Part {
    Kind kind = Kind::kText;
    std::string text{};
    const ValueSource* source = nullptr;  // whose value it is, or a filler's length
    std::size_t width = 0;                // of a source's digits
    std::size_t partitioned = 0;          // of a touch
    std::int64_t low = 0;                 // of a filler's length; of a repeat, how often
    std::int64_t high = 0;
    std::vector<Part> body{};  // of a repeat
  };
  static void FillRepeat(const Part& repeat, Draw& draw, std::string* json, std::vector<Touch>* touches);
  static void FillParts(const std::vector<Part>& parts, Draw& draw, std::string* json, std::vector<Touch>* touches);

  std::vector<Part> parts_;
};

}  // namespace karst::workload
