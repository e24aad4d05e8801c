// From RocksDB's Status to Karst's Error: the only place that knows both. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include <rocksdb/status.h>

#include <karst/error.h>

namespace karst::storage {

// `status` must not be OK; `doing` says what failed, as "reading an item". Damaged bytes make kCorruption, all else
// kIo.
Error ToError(const rocksdb::Status& status, std::string_view doing);

inline Result<void> ToResult(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) [[likely]]
    return {};
  return ToError(status, doing);
}

// The failure to open the store at `path`.
Error OpenError(const rocksdb::Status& status, const std::string& path);

}  // namespace karst::storage
