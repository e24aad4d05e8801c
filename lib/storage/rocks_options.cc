#include "storage/rocks_options.h"

#include <cstdarg>
#include <memory>

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include "storage/keyspace.h"

namespace karst::storage {
namespace {

constexpr int kBloomBitsPerKey = 10;
constexpr std::size_t kBlockBytes =
    std::size_t{16} * 1024;  // half the scan cost of 4 KiB, at the same cost of a point read
constexpr std::uint32_t kBlockFormatVersion = 5;
// Well below the usual limit of 1024 open files of a process.
constexpr int kOpenFilesMax = 512;
// A family that is seldom written keeps its log alive; past this many write buffers of log it is flushed, so that
// opening after a crash reads no more than that.
constexpr std::uint64_t kLogBytesMaxInWriteBuffers = 4;
constexpr std::size_t kSmallWriteBufferBytes = std::size_t{1024} * 1024;

// Says nothing, anywhere. Writing an information log doubles the time to open a store in memory.
class SilentLogger final : public rocksdb::Logger {
 public:
  SilentLogger() : Logger(rocksdb::FATAL_LEVEL) {}
  void LogHeader(const char* /*format*/, std::va_list /*arguments*/) override {}
  void Logv(const char* /*format*/, std::va_list /*arguments*/) override {}
  void Logv(rocksdb::InfoLogLevel /*level*/, const char* /*format*/, std::va_list /*arguments*/) override {}
};

// RocksDB goes on by itself once a full device has room again. Of a failed compaction it may; but where the log failed
// it would go on writing behind half a record, and where it was built with its assertions it would abort. Such a store
// is opened again instead.
class RecoveryOfCompactionsOnly final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status /*error*/,
                            bool* auto_recovery) override {
    *auto_recovery = reason == rocksdb::BackgroundErrorReason::kCompaction;
  }
};

rocksdb::BlockBasedTableOptions TableOptions(std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = std::move(cache);
  table.block_size = kBlockBytes;
  table.checksum = rocksdb::kXXH3;
  table.format_version = kBlockFormatVersion;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  table.whole_key_filtering = true;
  return table;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const Options& options, Family family, bool in_memory,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions result;
  const bool has_small_records = family == Family::kCatalog || family == Family::kToken;
  result.write_buffer_size = has_small_records ? kSmallWriteBufferBytes : options.write_buffer_bytes;
  // One more than RocksDB's two, so that writers go on while a full buffer waits for its flush.
  result.max_write_buffer_number = 3;
  result.compression = in_memory ? rocksdb::kNoCompression : rocksdb::kLZ4Compression;
  result.level_compaction_dynamic_level_bytes = true;
  if (family != Family::kCatalog) result.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(kPrefixBytes));
  result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(TableOptions(cache)));
  return result;
}

// The catalog lives in RocksDB's own family, which every database has.
const char* FamilyName(Family family) {
  switch (family) {
    case Family::kCatalog:
      return rocksdb::kDefaultColumnFamilyName.c_str();
    case Family::kItems:
      return "items";
    case Family::kIndex:
      return "index";
    case Family::kExpiry:
      return "expiry";
    case Family::kToken:
      return "token";
    case Family::kStream:
      return "stream";
  }
  return "";
}

}  // namespace

rocksdb::DBOptions DatabaseOptions(const Options& options, bool in_memory) {
  rocksdb::DBOptions result;
  result.create_if_missing = true;
  result.create_missing_column_families = true;
  result.info_log = std::make_shared<SilentLogger>();
  result.info_log_level = rocksdb::FATAL_LEVEL;  // the default depends on the NDEBUG of who compiles this
  result.stats_dump_period_sec = 0;
  result.stats_persist_period_sec = 0;
  result.max_open_files = kOpenFilesMax;
  result.max_background_jobs = 4;
  result.max_total_wal_size = kLogBytesMaxInWriteBuffers * options.write_buffer_bytes;
  // After a power loss the log is read up to its first gap: every synced write is before it.
  result.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  result.avoid_flush_during_shutdown = in_memory;
  if (!in_memory) result.listeners.push_back(std::make_shared<RecoveryOfCompactionsOnly>());
  return result;
}

std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(const Options& options, bool in_memory) {
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  if (in_memory) {
    return {{rocksdb::kDefaultColumnFamilyName, FamilyOptions(options, Family::kItems, in_memory, cache)}};
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const Family family :
       {Family::kCatalog, Family::kItems, Family::kIndex, Family::kExpiry, Family::kToken, Family::kStream}) {
    descriptors.emplace_back(FamilyName(family), FamilyOptions(options, family, in_memory, cache));
  }
  return descriptors;
}

}  // namespace karst::storage
