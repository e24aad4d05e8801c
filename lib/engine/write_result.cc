#include "engine/write_result.h"

#include <string>
#include <utility>

namespace karst::engine {
namespace {

std::optional<Item> Whole(const std::optional<ItemView>& item) {
  if (!item) return std::nullopt;
  return Item(*item);
}

// Only what the update's paths name, nested as in the item.
std::optional<Item> Targets(const std::optional<ItemView>& item, const expression::BoundUpdate* update) {
  if (!item || update == nullptr) return std::nullopt;
  std::string body;
  update->ProjectTargets(*item, &body);
  if (body.empty()) return std::nullopt;
  return Item::FromBody(std::move(body));
}

}  // namespace

std::optional<Item> AttributesOf(const Written& written, ReturnValues wanted, const expression::BoundUpdate* update) {
  switch (wanted) {
    case ReturnValues::kNone:
      return std::nullopt;
    case ReturnValues::kAllOld:
      return Whole(written.old_item());
    case ReturnValues::kAllNew:
      return Whole(written.new_item());
    case ReturnValues::kUpdatedOld:
      return Targets(written.old_item(), update);
    case ReturnValues::kUpdatedNew:
      return Targets(written.new_item(), update);
  }
  return std::nullopt;
}

}  // namespace karst::engine
