#include "engine/expiry_changes.h"

#include <cmath>

#include <karst/number.h>

namespace karst::engine {
namespace {

// In microseconds still a Clock::TimePoint, with room for a delay.
constexpr std::int64_t kSecondMax = 9'000'000'000'000;

}  // namespace

std::optional<std::uint64_t> ExpiryOf(const catalog::TimeToLive& time_to_live, const ItemView& item) {
  const ValueView value = item[time_to_live.attribute];
  if (value.type() != AttributeType::kNumber) return std::nullopt;
  const Number number = value.number();
  if (number < Number(0) || number > Number(kSecondMax)) return std::nullopt;
  // A double is near enough to begin with.
  auto second = static_cast<std::int64_t>(std::ceil(number.ToDouble()));
  while (Number(second) < number) ++second;
  while (second > 0 && Number(second - 1) >= number) --second;
  return static_cast<std::uint64_t>(second);
}

ExpiryChange ExpiryChangeOf(const catalog::TableDescriptor& table, const std::optional<ItemView>& old_item,
                            const std::optional<ItemView>& new_item) {
  ExpiryChange change;
  if (!table.time_to_live) return change;
  if (old_item) change.gone = ExpiryOf(*table.time_to_live, *old_item);
  if (new_item) change.added = ExpiryOf(*table.time_to_live, *new_item);
  if (change.gone == change.added) return {};
  return change;
}

}  // namespace karst::engine
