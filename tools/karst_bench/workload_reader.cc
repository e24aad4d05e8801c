#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include "base/try.h"
#include "karst_bench/request_schema.h"
#include "karst_bench/source_reader.h"
#include "karst_bench/workload.h"

namespace karst::workload {
namespace {

using Shape = JsonTemplate::Shape;

constexpr std::int64_t kSeedMax = 1'000'000'000'000'000'000;
constexpr std::int64_t kLoadMax = 10'000'000'000;
constexpr int kThreadsMax = 1024;

constexpr double kRateMax = 1e7;  // requests a second
// What a file may hold, each place that an alias stands in for what it names: more could not be read in time.
constexpr int kNodesMax = 200'000;
constexpr int kDepthMax = 64;

// Refuses what is nested without end, or grows without bound by aliases.
class NodeCounter {
 public:
  explicit NodeCounter(const Scope& scope) : scope_(scope) {}

  Result<void> Count(const YAML::Node& node, int depth) {
    if (depth > kDepthMax) return scope_.At(node, "this is nested too deeply");
    if (++nodes_ > kNodesMax) return scope_.At(node, fmt::format("a workload has at most {} parts", kNodesMax));
    if (!node.IsMap() && !node.IsSequence()) return {};
    for (const auto& member : node) {
      if (node.IsSequence()) {
        KARST_TRY(Count(member, depth + 1));
      } else if (!member.first.IsScalar()) {
        return scope_.At(node, "the name of a member is text");
      } else {
        KARST_TRY(Count(member.second, depth + 1));
      }
    }
    return {};
  }

 private:
  const Scope& scope_;
  int nodes_ = 0;
};

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// A statement of PartiQL reads when its first word is SELECT.
bool IsSelect(const YAML::Node& statement) {
  if (!statement || !statement.IsScalar()) return false;
  std::string text = statement.Scalar();
  text.erase(0, text.find_first_not_of(" \t\r\n("));
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text.starts_with("SELECT") && (text.size() == 6 || std::isspace(static_cast<unsigned char>(text[6])) != 0);
}

// The statements of a request, one or many.
std::vector<YAML::Node> StatementsOf(const YAML::Node& request) {
  std::vector<YAML::Node> statements;
  for (const char* list : {"Statements", "TransactStatements"}) {
    const YAML::Node of = request[list];
    if (of && of.IsMap()) statements.push_back(of["of"]);  // !repeat
    if (!of || !of.IsSequence()) continue;
    for (const YAML::Node& statement : of) statements.push_back(statement);
  }
  if (statements.empty()) statements.push_back(request);
  return statements;
}

bool IsOfStatements(std::string_view operation) {
  return operation == "ExecuteStatement" || operation == "ExecuteTransaction" || operation == "BatchExecuteStatement";
}

// A batch or transaction of statements has either reads or writes, apart from EXISTS, which is a part of writes.
bool IsWrite(std::string_view operation, const YAML::Node& request) {
  if (IsOfStatements(operation)) {
    const std::vector<YAML::Node> statements = StatementsOf(request);
    return std::any_of(statements.begin(), statements.end(), [](const YAML::Node& statement) {
      return !statement || !statement.IsMap() || !IsSelect(statement["Statement"]);
    });
  }
  return operation != "GetItem" && operation != "Query" && operation != "Scan" && operation != "BatchGetItem" &&
         operation != "TransactGetItems";
}

bool IsConsistent(const YAML::Node& request) {
  const YAML::Node member = request.IsMap() ? request["ConsistentRead"] : YAML::Node();
  return member && member.IsScalar() && member.Scalar() == "true";
}

// The tables that the request reads consistently.
std::set<std::string, std::less<>> ConsistentTables(const YAML::Node& request, const PatternSpec& pattern) {
  std::set<std::string, std::less<>> tables;
  if (IsOfStatements(pattern.operation)) {
    for (const YAML::Node& statement : StatementsOf(request)) {
      if (IsConsistent(statement)) tables.insert("*");
    }
  } else if (pattern.operation == "BatchGetItem" && request["RequestItems"]) {
    for (const auto& table : request["RequestItems"]) {
      if (IsConsistent(table.second)) tables.insert(table.first.Scalar());
    }
  } else if (IsConsistent(request)) {
    tables.insert(pattern.table);
  }
  return tables;
}

// FNV-1a of what a run does, however the file is laid out.
std::string FingerprintOf(const YAML::Node& root) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char* part : {"tables", "values", "load", "patterns"}) {
    for (const char c : root[part] ? YAML::Dump(root[part]) : std::string()) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  return fmt::format("{:016x}", hash);
}

class WorkloadReader {
 public:
  explicit WorkloadReader(const std::string& file) : scope_(file) {}

  Result<Workload> Read(const YAML::Node& root) {
    if (!root.IsMap()) return scope_.At(root, "a workload is a map: name, tables, values, load, patterns, run");
    KARST_TRY(NodeCounter(scope_).Count(root, 0));
    KARST_TRY(CheckMembers(scope_, root,
                           {"name", "description", "seed", "tables", "values", "load", "patterns", "run", "prices"}));
    KARST_TRY(ReadName(root["name"], root, &made_.name));
    if (root["description"]) KARST_TRY(ReadText(root["description"], root, "description", &made_.description));
    std::int64_t seed = 1;
    KARST_TRY(ReadInteger(scope_, root["seed"], 0, kSeedMax, &seed));
    made_.seed = static_cast<std::uint64_t>(seed);
    KARST_TRY(ReadTables(root));
    KARST_TRY(ReadSources(root["values"], LoadCounts(root["load"]), &scope_));
    made_.index = static_cast<IndexSource*>(scope_.sources.find("index")->second.get());
    KARST_TRY(ReadLoads(root["load"]));
    KARST_TRY(ReadPatterns(root));
    KARST_TRY(ReadRun(root["run"]));
    KARST_TRY(ReadPrices(root["prices"]));
    made_.fingerprint = FingerprintOf(root);
    made_.partitioned = scope_.partitioned;
    made_.sources = std::move(scope_.sources);
    return std::move(made_);
  }

 private:
  Result<void> ReadText(const YAML::Node& node, const YAML::Node& parent, std::string_view name, std::string* out) {
    if (!node || !node.IsScalar() || node.Scalar().empty()) {
      return scope_.At(node ? node : parent, fmt::format("'{}' is a text that must be given", name));
    }
    *out = node.Scalar();
    return {};
  }

  // A name stands in tables and logs, a line each.
  Result<void> ReadName(const YAML::Node& node, const YAML::Node& parent, std::string* out) {
    KARST_TRY(ReadText(node, parent, "name", out));
    if (std::none_of(out->begin(), out->end(), IsControl)) return {};
    return scope_.At(node, "a name is one line without control characters");
  }

  Result<void> ReadTables(const YAML::Node& root) {
    const YAML::Node tables = root["tables"];
    if (!tables || !tables.IsSequence() || tables.size() == 0) {
      return scope_.At(tables ? tables : root, "'tables' is a list of at least one CreateTable request");
    }
    for (const YAML::Node& table : tables) KARST_TRY(ReadTable(table));
    return {};
  }

  Result<void> ReadTable(const YAML::Node& node) {
    if (!node.IsMap()) return scope_.At(node, "a table is a CreateTable request: TableName, KeySchema, ...");
    KARST_TRY(CheckRequest(scope_, node, CreateTableRequest()));
    TableSpec table;
    KARST_TRY(ReadText(node["TableName"], node, "TableName", &table.name));
    if (scope_.FindPartitioned(table.name, "")) {
      return scope_.At(node["TableName"], fmt::format("there are two tables named '{}'", table.name));
    }
    KARST_TRY(AddPartitioned(node, {.table = table.name, .index = "", .partition_key = ""}));
    for (const bool is_global : {true, false}) {
      const YAML::Node indexes = node[is_global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes"];
      for (const YAML::Node& index : indexes) {
        KARST_TRY(ReadIndex(node, index, is_global, &table));
      }
    }
    YAML::Node request = YAML::Clone(node);
    if (!request["BillingMode"] && !request["ProvisionedThroughput"]) request["BillingMode"] = "PAY_PER_REQUEST";
    KARST_ASSIGN_OR_RETURN(const JsonTemplate create, JsonTemplate::Compile(request, Shape::kJson, scope_));
    Draw draw(0, 0);
    std::vector<Touch> touches;
    create.Fill(draw, &table.create_request, &touches);
    made_.tables.push_back(std::move(table));
    return {};
  }

  Result<void> ReadIndex(const YAML::Node& table_node, const YAML::Node& node, bool is_global, TableSpec* table) {
    IndexSpec index{.is_global = is_global};
    KARST_TRY(ReadText(node["IndexName"], node, "IndexName", &index.name));
    if (scope_.FindPartitioned(table->name, index.name)) {
      return scope_.At(node["IndexName"], fmt::format("there are two indexes named '{}'", index.name));
    }
    KARST_TRY(
        AddPartitioned(node, {.table = table->name, .index = index.name, .partition_key = "", .is_local = !is_global}));
    for (const YAML::Node& element : node["KeySchema"]) index.keys.push_back(element["AttributeName"].Scalar());
    index.projected = index.keys;
    for (const YAML::Node& element : table_node["KeySchema"]) {
      index.projected.push_back(element["AttributeName"].Scalar());
    }
    if (const YAML::Node projection = node["Projection"]; projection) {
      index.projects_all = projection["ProjectionType"] && projection["ProjectionType"].Scalar() == "ALL";
      for (const YAML::Node& name : projection["NonKeyAttributes"]) index.projected.push_back(name.Scalar());
    }
    std::sort(index.projected.begin(), index.projected.end());
    index.projected.erase(std::unique(index.projected.begin(), index.projected.end()), index.projected.end());
    table->indexes.push_back(std::move(index));
    return {};
  }

  // With the HASH and RANGE attributes of a KeySchema; the first of each, where an index has several.
  Result<void> AddPartitioned(const YAML::Node& node, Partitioned made) {
    const YAML::Node schema = node["KeySchema"];
    if (!schema || !schema.IsSequence()) return scope_.At(node, "a KeySchema is missing");
    for (const YAML::Node& element : schema) {
      if (!element.IsMap() || !element["AttributeName"] || !element["KeyType"]) {
        return scope_.At(element, "an element of a KeySchema has AttributeName and KeyType");
      }
      std::string& key = element["KeyType"].Scalar() == "HASH" ? made.partition_key : made.sort_key;
      if (key.empty()) key = element["AttributeName"].Scalar();
    }
    if (made.partition_key.empty()) return scope_.At(schema, "a KeySchema has a HASH attribute");
    scope_.partitioned.push_back(std::move(made));
    return {};
  }

  // What `latest` counts back into. What is no count is refused when the loads are read.
  static std::vector<std::int64_t> LoadCounts(const YAML::Node& loads) {
    std::vector<std::int64_t> counts;
    if (!loads || !loads.IsSequence()) return counts;
    for (const YAML::Node& load : loads) {
      if (load.IsMap() && load["count"] && load["count"].IsScalar()) {
        counts.push_back(load["count"].as<std::int64_t>(0));
      }
    }
    return counts;
  }

  Result<void> ReadLoads(const YAML::Node& loads) {
    if (!loads) return {};
    if (!loads.IsSequence()) return scope_.At(loads, "'load' is a list of TableName, count and Item");
    for (const YAML::Node& node : loads) {
      LoadSpec load;
      if (!node.IsMap()) return scope_.At(node, "a load has TableName, count and Item");
      KARST_TRY(CheckMembers(scope_, node, {"TableName", "count", "Item"}));
      KARST_TRY(ReadText(node["TableName"], node, "TableName", &load.table));
      if (!scope_.FindPartitioned(load.table, "")) {
        return scope_.At(node["TableName"], fmt::format("there is no table named '{}'", load.table));
      }
      if (!node["count"]) return scope_.At(node, "'count' says how many items to load");
      KARST_TRY(ReadInteger(scope_, node["count"], 1, kLoadMax, &load.count));
      if (!node["Item"]) return scope_.At(node, "'Item' is what to load");
      KARST_ASSIGN_OR_RETURN(load.item, JsonTemplate::Compile(WithTable(node), Shape::kJson, scope_));
      made_.loads.push_back(std::move(load));
    }
    return {};
  }

  // {TableName, Item}: the request whose Item is of that table.
  static YAML::Node WithTable(const YAML::Node& load) {
    YAML::Node request;
    request["TableName"] = load["TableName"];
    request["Item"] = load["Item"];
    return request;
  }

  Result<void> ReadPatterns(const YAML::Node& root) {
    const YAML::Node patterns = root["patterns"];
    if (!patterns || !patterns.IsSequence() || patterns.size() == 0) {
      return scope_.At(patterns ? patterns : root, "'patterns' is a list of at least one access pattern");
    }
    std::set<std::string> names;
    for (const YAML::Node& node : patterns) {
      KARST_TRY(ReadPattern(node));
      const PatternSpec& pattern = made_.patterns.back();
      if (!names.insert(pattern.name).second) {
        return scope_.At(node, fmt::format("there are two patterns named '{}'", pattern.name));
      }
      if (pattern.rate.has_value() != made_.patterns.front().rate.has_value()) {
        return scope_.At(node, "either every pattern has a rate, or every pattern has a share");
      }
    }
    const bool asks = std::any_of(made_.patterns.begin(), made_.patterns.end(),
                                  [](const PatternSpec& pattern) { return pattern.share.value_or(1) > 0; });
    if (!asks) return scope_.At(patterns, "the shares of all patterns are 0");
    return {};
  }

  Result<void> ReadPattern(const YAML::Node& node) {
    if (!node.IsMap()) return scope_.At(node, "a pattern has a name, a share or rate, and an operation");
    PatternSpec pattern;
    KARST_TRY(ReadName(node["name"], node, &pattern.name));
    if (node["share"]) KARST_TRY(ReadNumber(scope_, node["share"], 0, 1e9, &pattern.share.emplace()));
    if (node["rate"]) KARST_TRY(ReadNumber(scope_, node["rate"], 0.001, kRateMax, &pattern.rate.emplace()));
    if (pattern.share.has_value() == pattern.rate.has_value()) {
      return scope_.At(node, fmt::format("pattern '{}' needs either a share or a rate", pattern.name));
    }
    std::set<std::string> members;
    for (const auto& member : node) {
      const std::string name = member.first.Scalar();
      if (!members.insert(name).second) return scope_.At(member.first, fmt::format("'{}' stands here twice", name));
      if (name == "name" || name == "share" || name == "rate") continue;
      if (FindRequest(name) == nullptr) {
        return scope_.At(member.first, fmt::format("pattern '{}': '{}' is not one of the operations {}", pattern.name,
                                                   name, fmt::join(RequestNames(), ", ")));
      }
      if (!pattern.operation.empty()) {
        return scope_.At(member.first, fmt::format("pattern '{}' has two operations", pattern.name));
      }
      pattern.operation = name;
      KARST_TRY(ReadRequest(member.second, &pattern));
    }
    if (pattern.operation.empty()) {
      return scope_.At(node, fmt::format("pattern '{}' has no operation, such as GetItem", pattern.name));
    }
    made_.patterns.push_back(std::move(pattern));
    return {};
  }

  Result<void> ReadRequest(const YAML::Node& request, PatternSpec* pattern) {
    if (!request.IsMap()) return scope_.At(request, fmt::format("the members of {} belong here", pattern->operation));
    if (request["ReturnConsumedCapacity"]) {
      return scope_.At(request["ReturnConsumedCapacity"],
                       "the bench asks for ReturnConsumedCapacity itself (--capacity-sample)");
    }
    if (request["TableName"]) {
      pattern->table = request["TableName"].Scalar();
      if (!scope_.FindPartitioned(pattern->table, "")) {
        return scope_.At(request["TableName"], fmt::format("there is no table named '{}'", pattern->table));
      }
    }
    if (request["IndexName"]) {
      pattern->index = request["IndexName"].Scalar();
      if (!scope_.FindPartitioned(pattern->table, pattern->index)) {
        return scope_.At(request["IndexName"],
                         fmt::format("table {} has no index named '{}'", pattern->table, pattern->index));
      }
    }
    KARST_TRY(CheckRequest(scope_, request, *FindRequest(pattern->operation)));
    pattern->is_write = IsWrite(pattern->operation, request);
    pattern->says_examined = !IsOfStatements(pattern->operation);
    pattern->consistent = ConsistentTables(request, *pattern);
    KARST_ASSIGN_OR_RETURN(pattern->request, JsonTemplate::Compile(request, Shape::kJson, scope_, pattern->is_write));
    return {};
  }

  Result<void> ReadRun(const YAML::Node& run) {
    if (!run) return {};
    if (!run.IsMap()) return scope_.At(run, "'run' is a map: seconds, warm_up, threads, rate");
    KARST_TRY(CheckMembers(scope_, run, {"seconds", "warm_up", "threads", "rate"}));
    KARST_TRY(ReadNumber(scope_, run["seconds"], 0.01, 1e6, &made_.run.seconds));
    KARST_TRY(ReadNumber(scope_, run["warm_up"], 0, 1e6, &made_.run.warm_up_seconds));
    std::int64_t threads = made_.run.threads;
    KARST_TRY(ReadInteger(scope_, run["threads"], 1, kThreadsMax, &threads));
    made_.run.threads = static_cast<int>(threads);
    if (run["rate"]) KARST_TRY(ReadNumber(scope_, run["rate"], 0.001, kRateMax, &made_.run.rate.emplace()));
    return {};
  }

  Result<void> ReadPrices(const YAML::Node& prices) {
    if (!prices) return {};
    if (!prices.IsMap()) return scope_.At(prices, "'prices' is a map of US dollars");
    const std::map<std::string, double*> members{
        {"million_read_units", &made_.prices.million_read_units},
        {"million_write_units", &made_.prices.million_write_units},
        {"provisioned_read_unit_hour", &made_.prices.provisioned_read_unit_hour},
        {"provisioned_write_unit_hour", &made_.prices.provisioned_write_unit_hour},
        {"gigabyte_month", &made_.prices.gigabyte_month}};
    std::vector<std::string_view> names;
    for (const auto& [name, price] : members) {
      names.push_back(name);
      KARST_TRY(ReadNumber(scope_, prices[name], 0, 1e9, price));
    }
    return CheckMembers(scope_, prices, names);
  }

  Scope scope_;
  Workload made_;
};

}  // namespace

std::optional<std::size_t> Workload::PartitionsOf(std::string_view of) const {
  std::optional<std::size_t> table;
  for (std::size_t i = 0; i < partitioned.size(); ++i) {
    if (of.substr(0, of.find('/')) == partitioned[i].table && partitioned[i].index.empty()) table = i;
    if (partitioned[i].label() == of && !partitioned[i].is_local) return i;
  }
  return table;
}

Result<Workload> ParseWorkload(const std::string& text, const std::string& file) {
  if (!simdjson::validate_utf8(text)) return Error(ErrorCode::kValidation, fmt::format("{} is not UTF-8", file));
  // yaml-cpp reports by exceptions; none leaves this function.
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.size() > 1) return Scope(file).At(documents[1], "a workload is one document; here begins a second");
    return WorkloadReader(file).Read(documents.empty() ? YAML::Node() : documents.front());
  } catch (const YAML::Exception& failure) {
    return Error(ErrorCode::kValidation,
                 fmt::format("{}:{}:{}: {}", file, failure.mark.line + 1, failure.mark.column + 1, failure.msg));
  }
}

Result<Workload> ReadWorkload(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::error_code unreadable;
  if (!in || std::filesystem::is_directory(path, unreadable)) {
    return Error(ErrorCode::kIo, fmt::format("{} cannot be read", path));
  }
  return ParseWorkload(text, path);
}

}  // namespace karst::workload
