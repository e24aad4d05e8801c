// SearchVectors. Karst has no vector indexes, so no request finds one. Used by the operation table. Pure functions over
// a Database.
#pragma once

#include <string>

#include "wire/messages/backup.h"

namespace karst::wire {

struct SearchVectorsRequest {
  std::string table_name;
  std::string index_name;
};

void Decode(ObjectReader& in, SearchVectorsRequest* out);

Result<NoAnswer> SearchVectors(Database& db, const SearchVectorsRequest& request);

}  // namespace karst::wire
