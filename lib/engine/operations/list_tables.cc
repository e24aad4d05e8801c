#include "base/limits.h"
#include "base/try.h"
#include "engine/operations.h"
#include "engine/request_rules.h"

namespace karst::engine {

Result<ListTablesResult> ListTables(Engine& engine, const ListTablesRequest& request) {
  KARST_TRY(CheckRules(request));
  const std::size_t limit = request.limit ? static_cast<std::size_t>(*request.limit) : limits::kListTablesLimitMax;
  bool more = false;
  ListTablesResult result{.table_names = engine.tables().Names(request.exclusive_start_table_name, limit, &more)};
  if (more) result.last_evaluated_table_name = result.table_names.back();
  return result;
}

}  // namespace karst::engine
