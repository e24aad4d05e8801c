#include "wire/messages/vector_search.h"

#include "base/try.h"
#include "wire/messages/constraints.h"

namespace karst::wire {

void Decode(ObjectReader& in, SearchVectorsRequest* out) {
  out->table_name = ReadTable(in, "TableName", Presence::kRequired);
  out->index_name = ReadText(in, "IndexName", kTableNameRule, Presence::kRequired);
  in.RequirePresent("SearchVector");
  in.RequirePresent("TopK");
  ReadRange(in, "TopK", 1, 0x7FFFFFFF);
}

Result<NoAnswer> SearchVectors(Database& db, const SearchVectorsRequest& request) {
  KARST_TRY(db.DescribeTable({.table_name = request.table_name}));
  return NotSupported("SearchVectors");
}

}  // namespace karst::wire
