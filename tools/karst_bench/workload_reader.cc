#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <set>
#include <sstream>
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

// A statement of PartiQL reads when it begins with SELECT.
bool IsWrite(std::string_view operation, const YAML::Node& request) {
  if (operation == "ExecuteStatement" || operation == "ExecuteTransaction" || operation == "BatchExecuteStatement") {
    std::string text = YAML::Dump(request);
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text.find("SELECT") == std::string::npos;
  }
  return operation != "GetItem" && operation != "Query" && operation != "Scan" && operation != "BatchGetItem" &&
         operation != "TransactGetItems";
}

class WorkloadReader {
 public:
  explicit WorkloadReader(const std::string& file) : scope_(file) {}

  Result<Workload> Read(const YAML::Node& root) {
    if (!root.IsMap()) return scope_.At(root, "a workload is a map: name, tables, values, load, patterns, run");
    KARST_TRY(CheckMembers(scope_, root,
                           {"name", "description", "seed", "tables", "values", "load", "patterns", "run", "prices"}));
    KARST_TRY(ReadText(root["name"], root, "name", &made_.name));
    if (root["description"]) KARST_TRY(ReadText(root["description"], root, "description", &made_.description));
    std::int64_t seed = 1;
    KARST_TRY(ReadInteger(scope_, root["seed"], 0, kSeedMax, &seed));
    made_.seed = static_cast<std::uint64_t>(seed);
    KARST_TRY(ReadTables(root));
    KARST_TRY(ReadSources(root["values"], LoadedItems(root["load"]), &scope_));
    made_.index = static_cast<IndexSource*>(scope_.sources.find("index")->second.get());
    KARST_TRY(ReadLoads(root["load"]));
    KARST_TRY(ReadPatterns(root));
    KARST_TRY(ReadRun(root["run"]));
    KARST_TRY(ReadPrices(root["prices"]));
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
    KARST_TRY(AddPartitioned(node, table.name, ""));
    for (const bool is_global : {true, false}) {
      const YAML::Node indexes = node[is_global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes"];
      for (const YAML::Node& index : indexes) {
        IndexSpec spec{.is_global = is_global};
        KARST_TRY(ReadText(index["IndexName"], index, "IndexName", &spec.name));
        KARST_TRY(AddPartitioned(index, table.name, spec.name));
        table.indexes.push_back(std::move(spec));
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

  // The HASH attribute of a KeySchema; the first, where an index has several.
  Result<void> AddPartitioned(const YAML::Node& node, const std::string& table, const std::string& index) {
    const YAML::Node schema = node["KeySchema"];
    if (!schema || !schema.IsSequence()) return scope_.At(node, "a KeySchema is missing");
    for (const YAML::Node& element : schema) {
      if (!element.IsMap() || !element["AttributeName"] || !element["KeyType"]) {
        return scope_.At(element, "an element of a KeySchema has AttributeName and KeyType");
      }
      if (element["KeyType"].Scalar() != "HASH") continue;
      scope_.partitioned.push_back(
          {.table = table, .index = index, .partition_key = element["AttributeName"].Scalar()});
      return {};
    }
    return scope_.At(schema, "a KeySchema has a HASH attribute");
  }

  // The items that the first load makes: what `latest` counts back into.
  static std::int64_t LoadedItems(const YAML::Node& loads) {
    std::int64_t most = 0;
    if (!loads || !loads.IsSequence()) return most;
    for (const YAML::Node& load : loads) {
      if (load.IsMap() && load["count"] && load["count"].IsScalar()) {
        most = std::max(most, load["count"].as<std::int64_t>(0));
      }
    }
    return most;
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
    KARST_TRY(ReadText(node["name"], node, "name", &pattern.name));
    if (node["share"]) KARST_TRY(ReadNumber(scope_, node["share"], 0, 1e9, &pattern.share.emplace()));
    if (node["rate"]) KARST_TRY(ReadNumber(scope_, node["rate"], 0.001, 1e9, &pattern.rate.emplace()));
    if (pattern.share.has_value() == pattern.rate.has_value()) {
      return scope_.At(node, fmt::format("pattern '{}' needs either a share or a rate", pattern.name));
    }
    for (const auto& member : node) {
      const std::string name = member.first.Scalar();
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
    pattern->has_filter = static_cast<bool>(request["FilterExpression"]);
    KARST_ASSIGN_OR_RETURN(pattern->request, JsonTemplate::Compile(request, Shape::kJson, scope_));
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
    if (run["rate"]) KARST_TRY(ReadNumber(scope_, run["rate"], 0.001, 1e9, &made_.run.rate.emplace()));
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

Result<Workload> ParseWorkload(const std::string& text, const std::string& file) {
  // yaml-cpp reports by exceptions; none leaves this function.
  try {
    return WorkloadReader(file).Read(YAML::Load(text));
  } catch (const YAML::Exception& failure) {
    return Error(ErrorCode::kValidation,
                 fmt::format("{}:{}:{}: {}", file, failure.mark.line + 1, failure.mark.column + 1, failure.msg));
  }
}

Result<Workload> ReadWorkload(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return Error(ErrorCode::kIo, fmt::format("{} cannot be read", path));
  return ParseWorkload(text.str(), path);
}

}  // namespace karst::workload
