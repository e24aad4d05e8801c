// FaultyDisk: the operating system's files, as a device that fails when it is told to and that can lose its power: then
// what was written but not flushed goes, up to a random point, as do new files and renames whose directory was not
// flushed. For tests of durability. What was deleted stays deleted.
//
// Thread safety: RocksDB uses it from any thread; LosePower only while no store is open.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

namespace karst::testing {

class FaultyDisk final : public rocksdb::FileSystemWrapper {
 public:
  // Which requests to write or flush fail, counted from the last call of Fail.
  struct Faults {
    std::int64_t first = 0;
    std::int64_t count = 0;
    bool is_full = false;  // they find no space, rather than a device that fails
  };

  explicit FaultyDisk(std::uint32_t seed) : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()), random_(seed) {}

  const char* Name() const override { return "FaultyDisk"; }

  void Fail(Faults faults) {
    const std::lock_guard lock(mutex_);
    faults_ = faults;
    requests_ = 0;
  }
  void Heal() { Fail({}); }
  // Requests to write or flush since the last Fail.
  std::int64_t requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  void LosePower() {
    const std::lock_guard lock(mutex_);
    for (const auto& [path, replaced] : unsynced_names_) Restore(path, replaced);
    for (const auto& [path, file] : files_) {
      if (!std::filesystem::exists(path) || file.written == file.flushed) continue;
      const auto kept = std::uniform_int_distribution<std::uint64_t>(file.flushed, file.written)(random_);
      std::filesystem::resize_file(path, kept);
    }
    unsynced_names_.clear();
    files_.clear();
  }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    if (rocksdb::IOStatus status = Request(); !status.ok()) return status;
    std::unique_ptr<rocksdb::FSWritableFile> real;
    rocksdb::IOStatus status = target()->NewWritableFile(path, options, &real, context);
    if (!status.ok()) return status;
    const std::lock_guard lock(mutex_);
    files_[path] = {};
    unsynced_names_.emplace(path, std::nullopt);
    *file = std::make_unique<File>(this, path, std::move(real));
    return status;
  }

  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* context) override {
    std::unique_ptr<rocksdb::FSDirectory> real;
    rocksdb::IOStatus status = target()->NewDirectory(path, options, &real, context);
    if (status.ok()) *directory = std::make_unique<Directory>(this, path, std::move(real));
    return status;
  }

  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    if (rocksdb::IOStatus status = Request(); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    std::optional<std::string> replaced = ContentOf(to);
    rocksdb::IOStatus status = target()->RenameFile(from, to, options, context);
    if (!status.ok()) return status;
    unsynced_names_.emplace(to, std::move(replaced));
    unsynced_names_.erase(from);
    if (const auto found = files_.find(from); found != files_.end()) {
      files_[to] = found->second;
      files_.erase(from);
    }
    return status;
  }

  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus status = target()->DeleteFile(path, options, context);
    const std::lock_guard lock(mutex_);
    files_.erase(path);
    unsynced_names_.erase(path);
    return status;
  }

  // Logs and tables are written from their start; these would need more of the accounts above.
  rocksdb::IOStatus ReopenWritableFile(const std::string&, const rocksdb::FileOptions&,
                                       std::unique_ptr<rocksdb::FSWritableFile>*, rocksdb::IODebugContext*) override {
    return rocksdb::IOStatus::NotSupported("FaultyDisk reopens no file");
  }
  rocksdb::IOStatus ReuseWritableFile(const std::string&, const std::string&, const rocksdb::FileOptions&,
                                      std::unique_ptr<rocksdb::FSWritableFile>*, rocksdb::IODebugContext*) override {
    return rocksdb::IOStatus::NotSupported("FaultyDisk reuses no file");
  }

 private:
  struct Extent {
    std::uint64_t written = 0;
    std::uint64_t flushed = 0;
  };

  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(FaultyDisk* disk, std::string path, std::unique_ptr<rocksdb::FSWritableFile> real)
        : rocksdb::FSWritableFileOwnerWrapper(std::move(real)), disk_(disk), path_(std::move(path)) {}

    using rocksdb::FSWritableFileOwnerWrapper::Append;
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
      if (rocksdb::IOStatus status = disk_->Request(); !status.ok()) return status;
      rocksdb::IOStatus status = target()->Append(data, options, context);
      if (status.ok()) disk_->Wrote(path_, data.size());
      return status;
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* context) override {
      return Append(data, options, context);
    }
    // No power is lost but by LosePower, so the real device need not flush.
    rocksdb::IOStatus Sync(const rocksdb::IOOptions&, rocksdb::IODebugContext*) override { return Persist(); }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions&, rocksdb::IODebugContext*) override { return Persist(); }

   private:
    rocksdb::IOStatus Persist() {
      rocksdb::IOStatus status = disk_->Request();
      if (status.ok()) disk_->Flushed(path_);
      return status;
    }

    FaultyDisk* disk_;
    std::string path_;
  };

  class Directory final : public rocksdb::FSDirectoryWrapper {
   public:
    Directory(FaultyDisk* disk, std::string path, std::unique_ptr<rocksdb::FSDirectory> real)
        : rocksdb::FSDirectoryWrapper(std::move(real)), disk_(disk), path_(std::move(path)) {}

    rocksdb::IOStatus Fsync(const rocksdb::IOOptions&, rocksdb::IODebugContext*) override {
      return disk_->FlushDirectory(path_);
    }
    rocksdb::IOStatus FsyncWithDirOptions(const rocksdb::IOOptions&, rocksdb::IODebugContext*,
                                          const rocksdb::DirFsyncOptions&) override {
      return disk_->FlushDirectory(path_);
    }

   private:
    FaultyDisk* disk_;
    std::string path_;
  };

  rocksdb::IOStatus Request() {
    const std::lock_guard lock(mutex_);
    const std::int64_t request = requests_++;
    if (request < faults_.first || request - faults_.first >= faults_.count) return rocksdb::IOStatus::OK();
    return faults_.is_full ? rocksdb::IOStatus::NoSpace("the device is full")
                           : rocksdb::IOStatus::IOError("the device failed");
  }

  void Wrote(const std::string& path, std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    files_[path].written += bytes;
  }

  void Flushed(const std::string& path) {
    const std::lock_guard lock(mutex_);
    Extent& file = files_[path];
    file.flushed = file.written;
  }

  rocksdb::IOStatus FlushDirectory(const std::filesystem::path& directory) {
    if (rocksdb::IOStatus status = Request(); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    for (auto at = unsynced_names_.begin(); at != unsynced_names_.end();) {
      const bool here = std::filesystem::path(at->first).parent_path() == directory;
      at = here ? unsynced_names_.erase(at) : std::next(at);
    }
    return rocksdb::IOStatus::OK();
  }

  static std::optional<std::string> ContentOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  static void Restore(const std::string& path, const std::optional<std::string>& content) {
    std::filesystem::remove(path);
    if (content) std::ofstream(path, std::ios::binary) << *content;
  }

  std::mutex mutex_;  // guards all below
  std::mt19937 random_;
  Faults faults_;
  std::int64_t requests_ = 0;
  std::map<std::string, Extent> files_;
  // A name that a power loss undoes, and what it named before.
  std::map<std::string, std::optional<std::string>> unsynced_names_;
};

}  // namespace karst::testing
