// Databases for tests: one in memory, and one in a temporary directory that can be closed and opened again.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>

#include <karst/database.h>

#include "support/temp_directory.h"

namespace karst::testing {

// Options with a fixed seed, and with small buffers.
inline Options TestOptions(const Clock& clock = Clock::System()) {
  Options options;
  options.clock = &clock;
  options.durability = Durability::kBuffered;
  options.block_cache_bytes = std::size_t{4} << 20;
  options.write_buffer_bytes = std::size_t{4} << 20;
  options.random = [generator = std::make_shared<std::mt19937_64>(42)] { return (*generator)(); };
  return options;
}

inline Database OpenInMemory(const Clock& clock = Clock::System()) {
  return Database::OpenInMemory(TestOptions(clock)).value();
}

// A database in a temporary directory. Copies of `db` must be gone before Reopen.
class TempDatabase {
 public:
  explicit TempDatabase(Options options = TestOptions()) : options_(std::move(options)) { Open(); }

  Database& operator*() { return *database_; }
  Database* operator->() { return &*database_; }
  const std::filesystem::path& path() const { return directory_.path(); }

  void Close() { database_.reset(); }
  void Open() { database_.emplace(Database::Open(directory_.path(), options_).value()); }
  void Reopen() {
    Close();
    Open();
  }

 private:
  TempDirectory directory_;
  Options options_;
  std::optional<Database> database_;
};

}  // namespace karst::testing
