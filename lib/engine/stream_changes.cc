#include "engine/stream_changes.h"

#include "catalog/primary_key.h"
#include "engine/stream_record.h"

namespace karst::engine {

std::optional<std::string> StreamChange(const catalog::TableDescriptor& table, const std::optional<ItemView>& old_item,
                                        const std::optional<ItemView>& new_item, bool by_time_to_live,
                                        Clock::TimePoint now) {
  if (!old_item && !new_item) return std::nullopt;
  if (old_item && new_item && *old_item == *new_item) return std::nullopt;

  const StreamViewType view = table.stream->view_type;
  const Item keys = catalog::KeyAttributesOf(table, new_item ? *new_item : *old_item);
  StoredStreamRecord record{.by_time_to_live = by_time_to_live, .time = now, .keys = keys};
  if (!old_item) {
    record.event = StreamEvent::kInsert;
  } else {
    record.event = new_item ? StreamEvent::kModify : StreamEvent::kRemove;
  }
  const bool both = view == StreamViewType::kNewAndOldImages;
  if (both || view == StreamViewType::kOldImage) record.old_image = old_item;
  if (both || view == StreamViewType::kNewImage) record.new_image = new_item;
  std::string bytes;
  EncodeStreamRecord(record, &bytes);
  return bytes;
}

}  // namespace karst::engine
