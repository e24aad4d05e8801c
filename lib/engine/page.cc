#include "engine/page.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/prefetch.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/item_reader.h"
#include "engine/item_record.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

class PageReader {
 public:
  PageReader(storage::Store& store, const PagePlan& plan)
      : plan_(plan),
        store_(store),
        snapshot_(plan.fetches_items ? store.GetSnapshot() : nullptr),
        cursor_(store.NewCursor(plan.target.family(), plan.range, plan.one_partition, snapshot_.get())),
        measured_bytes_(plan.examined_bytes_before) {}

  Result<Page> Read() {
    for (Start(); cursor_->Valid(); Step()) {
      const std::string_view record = cursor_->value();
      if (!IsItemRecord(record)) [[unlikely]]
        return ItemOfTable(*plan_.target.table, cursor_->key(), record).error();
      const ItemView entry = ItemIn(record);
      ++page_.result.scanned_count;
      if (plan_.fetches_items) {
        KARST_TRY(ExamineFetched(entry));
      } else {
        Examine(entry);
      }
      if (IsFull()) {
        page_.result.last_evaluated_key = KeyOf(entry);
        break;
      }
    }
    if (!page_.result.last_evaluated_key) KARST_TRY(cursor_->status());
    page_.result.items_present = !plan_.counts_only;
    page_.result.items.GiveBackRoom();
    page_.examined_bytes = measured_bytes_;
    if (plan_.wants_capacity) AddCost();
    return std::move(page_);
  }

 private:
  void Start() { plan_.forward ? cursor_->SeekToFirst() : cursor_->SeekToLast(); }
  void Step() { plan_.forward ? cursor_->Next() : cursor_->Prev(); }

  // Limit and page size count what is examined, before the filter; the item that reaches the size is part of the page.
  bool IsFull() {
    if (plan_.limit && page_.result.scanned_count >= *plan_.limit) return true;
    if (measured_bytes_ + unmeasured_bytes_max_ < limits::kPageBytesMax) [[likely]]
      return false;
    MeasureKept();
    return measured_bytes_ >= limits::kPageBytesMax;
  }

  void Examine(const ItemView& entry) {
    const bool is_kept_whole = Offer(entry, entry);
    if (is_kept_whole && !plan_.wants_capacity) {
      unmeasured_bytes_max_ += value::ItemSizeBytesMax(entry);
    } else {
      Measure(entry);
    }
  }

  // Of a local index: the entry and the table's item of it both count.
  Result<void> ExamineFetched(const ItemView& entry) {
    Measure(entry);
    KARST_ASSIGN_OR_RETURN(const ItemView item, FetchItem());
    const std::size_t item_bytes = value::ItemSizeBytes(item);
    measured_bytes_ += item_bytes;
    // AWS charges each item that is fetched for itself, rounded up.
    page_.cost.table_units += ReadUnits(item_bytes, plan_.consistent);
    Offer(entry, item);
    return {};
  }

  void Measure(const ItemView& entry) {
    const std::size_t entry_bytes = value::ItemSizeBytes(entry);
    measured_bytes_ += entry_bytes;
    entries_bytes_ += entry_bytes;
  }

  // To measure an item costs about as much as to step to it, so while nobody asks for capacity the items that the page
  // keeps whole are measured only once their bytes could reach the size of a page.
  void MeasureKept() {
    const ItemList& items = page_.result.items;
    if (unmeasured_bytes_max_ == 0) return;
    for (; kept_measured_ < items.size(); ++kept_measured_) {
      measured_bytes_ += value::ItemSizeBytes(items[kept_measured_]);
    }
    unmeasured_bytes_max_ = 0;
  }

  // The filter sees what the index projects, even where the rest is fetched. True if the page keeps `item` as it is.
  bool Offer(const ItemView& entry, const ItemView& item) {
    if (plan_.expressions->filter && !plan_.expressions->filter->Holds(entry)) return false;
    ++page_.result.count;
    if (plan_.counts_only) return false;
    if (!plan_.expressions->projection) {
      MakeRoom(item.bytes().size());
      // The next record of a block lies behind this one, and is most often as large.
      if (plan_.forward && !plan_.fetches_items)
        base::Prefetch({item.bytes().data() + item.bytes().size(), item.bytes().size()});
      page_.result.items.Append(item);
      return true;
    }
    plan_.expressions->projection->Project(item, &page_.result.items.buffer());
    page_.result.items.CloseItem();
    return false;
  }

  // Pages grow by eights: at most a seventh of what they hold is copied again, instead of all of it.
  void MakeRoom(std::size_t item_bytes) {
    constexpr std::size_t kFirstBytes = std::size_t{16} * 1024;
    ItemList& items = page_.result.items;
    const std::size_t wanted = items.buffer().size() + item_bytes;
    if (wanted <= items.buffer().capacity()) [[likely]]
      return;
    const std::size_t room = std::max(wanted, std::min(std::max(8 * wanted, kFirstBytes), 2 * limits::kPageBytesMax));
    items.Reserve(items.size() + (room - items.buffer().size()) / item_bytes, room);
  }

  // The table's item of the index entry under the cursor, from the same snapshot.
  Result<ItemView> FetchItem() {
    const catalog::IndexDescriptor& index = *plan_.target.index;
    const std::optional<storage::PrimaryKeyView> key =
        storage::PrimaryKeyOfIndexKey(cursor_->key(), index.key.hash.size(), index.key.range.size());
    if (key) {
      KARST_ASSIGN_OR_RETURN(const std::optional<ItemView> item,
                             ReadItem(store_, *plan_.target.table, {.partition = key->partition, .sort = key->sort},
                                      &table_record_, snapshot_.get()));
      if (item) return *item;
    }
    return base::CorruptionError(
        fmt::format("table {}: an entry of index {} belongs to no item", plan_.target.table->name, index.name));
  }

  Item KeyOf(const ItemView& entry) const {
    const ReadTarget& target = plan_.target;
    return target.index != nullptr ? catalog::KeyAttributesOf(*target.table, *target.index, entry)
                                   : catalog::KeyAttributesOf(*target.table, entry);
  }

  void AddCost() {
    const double units = ReadUnits(entries_bytes_, plan_.consistent);
    (plan_.target.index != nullptr ? page_.cost.index_units : page_.cost.table_units) += units;
  }

  const PagePlan& plan_;
  storage::Store& store_;
  std::unique_ptr<storage::Snapshot> snapshot_;  // null: the cursor's own moment is enough
  std::unique_ptr<storage::Cursor> cursor_;
  storage::PinnedBytes table_record_;
  Page page_;
  std::size_t measured_bytes_;
  std::size_t entries_bytes_ = 0;         // of them, the entries'; of a page without cost not all
  std::size_t unmeasured_bytes_max_ = 0;  // of the kept items from kept_measured_ on
  std::size_t kept_measured_ = 0;
};

}  // namespace

Result<Page> ReadPage(storage::Store& store, const PagePlan& plan) { return PageReader(store, plan).Read(); }

}  // namespace karst::engine
