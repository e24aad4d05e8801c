#include "engine/page.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error_table.h"
#include "base/limits.h"
#include "base/try.h"
#include "catalog/primary_key.h"
#include "engine/item_reader.h"
#include "value/value_size.h"

namespace karst::engine {
namespace {

class PageReader {
 public:
  PageReader(storage::Store& store, const PagePlan& plan)
      : plan_(plan),
        snapshot_(plan.fetches_items ? store.GetSnapshot() : nullptr),
        cursor_(store.NewCursor(plan.target.family(), plan.range, plan.one_partition, snapshot_.get())),
        table_items_(store, snapshot_.get()),
        examined_bytes_(plan.examined_bytes_before) {}

  Result<Page> Read() {
    for (Start(); cursor_->Valid(); Step()) {
      KARST_ASSIGN_OR_RETURN(const ItemView entry, ItemOfTable(*plan_.target.table, cursor_->key(), cursor_->value()));
      KARST_TRY(Examine(entry));
      if (IsFull()) {
        page_.result.last_evaluated_key = KeyOf(entry);
        break;
      }
    }
    if (!page_.result.last_evaluated_key) KARST_TRY(cursor_->status());
    page_.result.items_present = !plan_.counts_only;
    page_.examined_bytes = examined_bytes_;
    AddCost();
    return std::move(page_);
  }

 private:
  void Start() { plan_.forward ? cursor_->SeekToFirst() : cursor_->SeekToLast(); }
  void Step() { plan_.forward ? cursor_->Next() : cursor_->Prev(); }

  // Limit and page size count what is examined, before the filter; the item that reaches the size is part of the page.
  bool IsFull() const {
    return (plan_.limit && page_.result.scanned_count >= *plan_.limit) || examined_bytes_ >= limits::kPageBytesMax;
  }

  Result<void> Examine(const ItemView& entry) {
    ++page_.result.scanned_count;
    const std::size_t entry_bytes = value::ItemSizeBytes(entry);
    examined_bytes_ += entry_bytes;
    entries_bytes_ += entry_bytes;
    if (!plan_.fetches_items) {
      Offer(entry, entry);
      return {};
    }
    KARST_ASSIGN_OR_RETURN(const ItemView item, FetchItem());
    const std::size_t item_bytes = value::ItemSizeBytes(item);
    examined_bytes_ += item_bytes;
    // AWS charges each item that is fetched for itself, rounded up.
    page_.cost.table_units += ReadUnits(item_bytes, plan_.consistent);
    Offer(entry, item);
    return {};
  }

  // The filter sees what the index projects, even where the rest is fetched.
  void Offer(const ItemView& entry, const ItemView& item) {
    if (plan_.expressions->filter && !plan_.expressions->filter->Holds(entry)) return;
    ++page_.result.count;
    if (plan_.counts_only) return;
    if (!plan_.expressions->projection) {
      MakeRoom(item.bytes().size());
      page_.result.items.Append(item);
      return;
    }
    plan_.expressions->projection->Project(item, &page_.result.items.buffer());
    page_.result.items.CloseItem();
  }

  // Pages grow by fours: a third of what they hold is copied again, instead of all of it.
  void MakeRoom(std::size_t item_bytes) {
    std::string& bytes = page_.result.items.buffer();
    const std::size_t wanted = bytes.size() + item_bytes;
    if (wanted > bytes.capacity()) bytes.reserve(std::max(wanted, std::min(4 * wanted, 2 * limits::kPageBytesMax)));
  }

  // The table's item of the index entry under the cursor, from the same snapshot.
  Result<ItemView> FetchItem() {
    const catalog::IndexDescriptor& index = *plan_.target.index;
    const std::optional<storage::PrimaryKeyView> key =
        storage::PrimaryKeyOfIndexKey(cursor_->key(), index.key.hash.size(), index.key.range.size());
    if (key) {
      KARST_ASSIGN_OR_RETURN(const std::optional<ItemView> item,
                             table_items_.Read(*plan_.target.table, key->partition, key->sort));
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
  std::unique_ptr<storage::Snapshot> snapshot_;  // null: the cursor's own moment is enough
  std::unique_ptr<storage::Cursor> cursor_;
  ItemReader table_items_;
  Page page_;
  std::size_t examined_bytes_;
  std::size_t entries_bytes_ = 0;
};

}  // namespace

Result<Page> ReadPage(storage::Store& store, const PagePlan& plan) { return PageReader(store, plan).Read(); }

}  // namespace karst::engine
