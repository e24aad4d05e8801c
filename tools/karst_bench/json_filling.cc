// Filling a JsonTemplate: what is done for each request.
#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "karst_bench/json_template.h"

namespace karst::workload {
namespace {

// How often an element of a repeat is drawn until it differs from those before it: one with a key, and one without,
// which may as well be constant.
constexpr int kAttemptsOfKey = 1000;
constexpr int kAttemptsOfValue = 50;

// So many bytes in base64. Letters and digits are base64 as they stand, four for three bytes; of the last group the
// bits that no byte needs are zero.
void AppendBase64Filler(Random& random, std::size_t bytes, std::string* json) {
  AppendFiller(random, bytes / 3 * 4, json);
  if (bytes % 3 == 0) return;
  AppendFiller(random, bytes % 3, json);
  json->append(bytes % 3 == 1 ? "w==" : "w=");
}

// What DynamoDB tells two elements of a batch apart by: the keys in it, or all of it where there are none.
std::size_t IdentityOf(const std::string& json, std::size_t start, const std::vector<Touch>& touches,
                       std::size_t first_touch, bool* has_key) {
  const std::hash<std::string_view> hash;
  std::size_t identity = 0;
  *has_key = false;
  for (std::size_t i = first_touch; i < touches.size(); ++i) {
    const Touch& touch = touches[i];
    if (touch.part == Touch::Part::kIndexPartition) continue;
    *has_key = true;
    const std::size_t value = hash(std::string_view(json).substr(touch.begin, touch.end - touch.begin));
    // Attributes may stand in another order where elements are written out one by one.
    const std::size_t salt = touch.partitioned * 2 + (touch.part == Touch::Part::kSortKey ? 1 : 0);
    identity += (value ^ salt) * 0x9E3779B97F4A7C15 + (value >> 29) * (salt + 1);
  }
  return *has_key ? identity : hash(std::string_view(json).substr(start));
}

}  // namespace

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
        AppendBase64Filler(draw.random(), length(part), json);
        break;
      case Kind::kBeginTouches:
        for (Touch touch : part.touches) {
          touch.begin = json->size();
          touches->push_back(touch);
        }
        break;
      case Kind::kEndTouches:
        for (auto touch = touches->end() - part.low; touch != touches->end(); ++touch) touch->end = json->size();
        break;
      case Kind::kRepeat:
        FillRepeat(part, draw, json, touches);
        break;
    }
  }
}

// DynamoDB refuses a batch that names a key twice, so an element is drawn again until its key is a new one; where the
// values have no more keys to give, the list stays shorter.
void JsonTemplate::FillRepeat(const Part& repeat, Draw& draw, std::string* json, std::vector<Touch>* touches) {
  std::vector<std::size_t> seen;
  bool is_first_draw = true;
  for (std::int64_t i = 0; i < repeat.low; ++i) {
    const std::size_t before = json->size();
    const std::size_t first_touch = touches->size();
    bool is_new = false;
    bool has_key = false;
    for (int attempt = 0; !is_new && attempt < (has_key ? kAttemptsOfKey : kAttemptsOfValue); ++attempt) {
      json->resize(before);
      touches->resize(first_touch);
      if (!seen.empty()) json->push_back(',');
      const std::size_t start = json->size();
      if (!is_first_draw) draw.Begin();
      is_first_draw = false;
      FillParts(repeat.body, draw, json, touches);
      const std::size_t identity = IdentityOf(*json, start, *touches, first_touch, &has_key);
      is_new = std::find(seen.begin(), seen.end(), identity) == seen.end();
      if (is_new) seen.push_back(identity);
    }
    if (is_new || !has_key) continue;
    json->resize(before);
    touches->resize(first_touch);
    return;
  }
}

}  // namespace karst::workload
