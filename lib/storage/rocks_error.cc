#include "storage/rocks_error.h"

#include <fmt/format.h>

namespace karst::storage {
namespace {

ErrorCode CodeOf(const rocksdb::Status& status) {
  return status.IsCorruption() ? ErrorCode::kCorruption : ErrorCode::kIo;
}

}  // namespace

Error ToError(const rocksdb::Status& status, std::string_view doing) {
  if (status.IsNoSpace()) return {ErrorCode::kIo, fmt::format("No space is left on the device, {}", doing)};
  return {CodeOf(status), fmt::format("The store failed {}: {}", doing, status.ToString())};
}

Error OpenError(const rocksdb::Status& status, const std::string& path) {
  // RocksDB answers so when it finds column families that it was not told of.
  if (status.IsInvalidArgument()) {
    return {ErrorCode::kCorruption,
            fmt::format("The store at {} was not written by this version of Karst: {}", path, status.ToString())};
  }
  if (status.IsNoSpace()) return {ErrorCode::kIo, fmt::format("No space is left on the device of {}", path)};
  return {CodeOf(status), fmt::format("The store at {} cannot be opened: {}", path, status.ToString())};
}

}  // namespace karst::storage
