// Table and ItemRange: the short forms over Database's requests.
#include <utility>

#include <karst/database.h>

#include "base/try.h"
#include "engine/engine.h"
#include "engine/table_lookup.h"

namespace karst {

Result<Table> Database::OpenTable(std::string_view name) {
  KARST_TRY(engine::NamingTheTable(engine_->tables().Find(name), name));
  return Table(*this, std::string(name));
}

Result<PutItemResult> Table::Put(Item item, PutOptions options) {
  return db_.PutItem({.table_name = name_,
                      .item = std::move(item),
                      .condition_expression = std::move(options.condition),
                      .expression_attribute_names = std::move(options.names),
                      .expression_attribute_values = std::move(options.values),
                      .return_values = options.return_values});
}

Result<std::optional<Item>> Table::Get(Item key, GetOptions options) {
  KARST_ASSIGN_OR_RETURN(GetItemResult got, db_.GetItem({.table_name = name_,
                                                         .key = std::move(key),
                                                         .projection_expression = std::move(options.projection),
                                                         .expression_attribute_names = std::move(options.names)}));
  return std::move(got.item);
}

Result<UpdateItemResult> Table::Update(Item key, UpdateOptions options) {
  return db_.UpdateItem({.table_name = name_,
                         .key = std::move(key),
                         .update_expression = std::move(options.update),
                         .condition_expression = std::move(options.condition),
                         .expression_attribute_names = std::move(options.names),
                         .expression_attribute_values = std::move(options.values),
                         .return_values = options.return_values});
}

Result<DeleteItemResult> Table::Delete(Item key, DeleteOptions options) {
  return db_.DeleteItem({.table_name = name_,
                         .key = std::move(key),
                         .condition_expression = std::move(options.condition),
                         .expression_attribute_names = std::move(options.names),
                         .expression_attribute_values = std::move(options.values),
                         .return_values = options.return_values});
}

ItemRange Table::Query(QueryOptions options) {
  QueryRequest request{.table_name = name_,
                       .index_name = std::move(options.index),
                       .key_condition_expression = std::move(options.key_condition),
                       .filter_expression = std::move(options.filter),
                       .projection_expression = std::move(options.projection),
                       .expression_attribute_names = std::move(options.names),
                       .expression_attribute_values = std::move(options.values),
                       .limit = options.page_limit,
                       .scan_index_forward = !options.descending};
  return ItemRange(db_, std::move(request));
}

ItemRange Table::Scan(ScanOptions options) {
  ScanRequest request{.table_name = name_,
                      .index_name = std::move(options.index),
                      .filter_expression = std::move(options.filter),
                      .projection_expression = std::move(options.projection),
                      .expression_attribute_names = std::move(options.names),
                      .expression_attribute_values = std::move(options.values),
                      .limit = options.page_limit,
                      .segment = options.segment,
                      .total_segments = options.total_segments};
  return ItemRange(db_, std::move(request));
}

ItemRange::ItemRange(Database db, QueryRequest request) : db_(std::move(db)), query_(std::move(request)) {}
ItemRange::ItemRange(Database db, ScanRequest request) : db_(std::move(db)), scan_(std::move(request)) {}

bool ItemRange::FetchPage() {
  // A page may be empty though there is more: the filter took all that was examined.
  while (!error_ && (!started_ || page_.last_evaluated_key)) {
    std::optional<Item>& start = query_ ? query_->exclusive_start_key : scan_->exclusive_start_key;
    if (started_) start = std::move(page_.last_evaluated_key);
    started_ = true;
    Result<PageResult> page = query_ ? db_.Query(*query_) : db_.Scan(*scan_);
    if (!page) {
      error_ = std::move(page).error();
      return false;
    }
    page_ = *std::move(page);
    at_ = 0;
    if (!page_.items.empty()) return true;
  }
  return false;
}

ItemRange::Iterator ItemRange::begin() {
  if (started_ ? at_ < page_.items.size() : FetchPage()) return Iterator(this);
  return {};
}

ItemRange::Iterator& ItemRange::Iterator::operator++() {
  if (++range_->at_ == range_->page_.items.size() && !range_->FetchPage()) range_ = nullptr;
  return *this;
}

}  // namespace karst
