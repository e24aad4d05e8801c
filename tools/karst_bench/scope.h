// Scope: what the names in a workload file stand for - its value sources, and the partition keys of its tables and
// indexes. Used while a file is read. Not thread-safe.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <yaml-cpp/yaml.h>

#include "karst_bench/value_source.h"

namespace karst::workload {

// A table or an index, as far as its partitions go.
struct Partitioned {
  std::string table;
  std::string index;  // empty for the table itself
  std::string partition_key;
  std::string sort_key{};  // empty when there is none
  bool is_local = false;   // a local index
  std::string label() const { return index.empty() ? table : table + "/" + index; }
};

class Scope {
 public:
  explicit Scope(std::string file) : file_(std::move(file)) {}

  // An error that names file, line and column.
  Error At(const YAML::Node& node, std::string_view problem) const;

  std::map<std::string, std::unique_ptr<ValueSource>, std::less<>> sources;
  std::vector<Partitioned> partitioned;
  // Where in `partitioned` a table or index stands.
  std::optional<std::size_t> FindPartitioned(std::string_view table, std::string_view index) const;
  std::vector<std::size_t> GlobalIndexesOf(std::string_view table) const;

 private:
  std::string file_;
};

}  // namespace karst::workload
