#include "karst_bench/request_schema.h"

#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <string>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/scope.h"

namespace karst::workload {
namespace {

using Kind = MemberKind;

constexpr Member kTableName{"TableName", Kind::kText};
constexpr Member kIndexName{"IndexName", Kind::kText};
constexpr Member kKey{"Key", Kind::kAttributes};
constexpr Member kItem{"Item", Kind::kAttributes};
constexpr Member kConsistentRead{"ConsistentRead", Kind::kBoolean};
constexpr Member kCondition{"ConditionExpression", Kind::kText};
constexpr Member kFilter{"FilterExpression", Kind::kText};
constexpr Member kProjectionExpression{"ProjectionExpression", Kind::kText};
constexpr Member kUpdate{"UpdateExpression", Kind::kText};
constexpr Member kNames{"ExpressionAttributeNames", Kind::kTextMap};
constexpr Member kValues{"ExpressionAttributeValues", Kind::kAttributes};
constexpr Member kLimit{"Limit", Kind::kInteger};
constexpr Member kSelect{"Select", Kind::kText};
constexpr Member kStartKey{"ExclusiveStartKey", Kind::kAttributes};
constexpr Member kReturnValues{"ReturnValues", Kind::kText};
constexpr Member kMetrics{"ReturnItemCollectionMetrics", Kind::kText};
constexpr Member kOnFailure{"ReturnValuesOnConditionCheckFailure", Kind::kText};
constexpr Member kToken{"ClientRequestToken", Kind::kText};
constexpr Member kStatement{"Statement", Kind::kText};
constexpr Member kParameters{"Parameters", Kind::kValueList};

constexpr std::array kGetMembers{kTableName, kKey, kProjectionExpression, kNames};
constexpr std::array kPutMembers{kTableName, kItem, kCondition, kNames, kValues, kOnFailure};
constexpr std::array kUpdateMembers{kTableName, kKey, kUpdate, kCondition, kNames, kValues, kOnFailure};
constexpr std::array kDeleteMembers{kTableName, kKey, kCondition, kNames, kValues, kOnFailure};
constexpr Structure kGet{kGetMembers};
constexpr Structure kPut{kPutMembers};
constexpr Structure kUpdateOf{kUpdateMembers};
constexpr Structure kDelete{kDeleteMembers};

constexpr std::array kGetItem{kTableName, kKey, kConsistentRead, kProjectionExpression, kNames};
constexpr std::array kPutItem{kTableName, kItem, kCondition, kNames, kValues, kReturnValues, kMetrics, kOnFailure};
constexpr std::array kUpdateItem{kTableName, kKey,          kUpdate,  kCondition, kNames,
                                 kValues,    kReturnValues, kMetrics, kOnFailure};
constexpr std::array kDeleteItem{kTableName, kKey, kCondition, kNames, kValues, kReturnValues, kMetrics, kOnFailure};
constexpr std::array kQuery{
    kTableName,      kIndexName, Member{"KeyConditionExpression", Kind::kText}, kFilter, kProjectionExpression,
    kNames,          kValues,    Member{"ScanIndexForward", Kind::kBoolean},    kLimit,  kSelect,
    kConsistentRead, kStartKey};
constexpr std::array kScan{kTableName,
                           kIndexName,
                           kFilter,
                           kProjectionExpression,
                           kNames,
                           kValues,
                           kLimit,
                           kSelect,
                           Member{"Segment", Kind::kInteger},
                           Member{"TotalSegments", Kind::kInteger},
                           kConsistentRead,
                           kStartKey};

constexpr std::array kKeysMembers{Member{"Keys", Kind::kAttributesList}, kConsistentRead, kProjectionExpression,
                                  kNames};
constexpr Structure kKeys{kKeysMembers};
constexpr std::array kBatchGet{Member{"RequestItems", Kind::kStructureMap, &kKeys}};

constexpr std::array kPutRequestMembers{kItem};
constexpr std::array kDeleteRequestMembers{kKey};
constexpr Structure kPutRequest{kPutRequestMembers};
constexpr Structure kDeleteRequest{kDeleteRequestMembers};
constexpr std::array kWriteMembers{Member{"PutRequest", Kind::kStructure, &kPutRequest},
                                   Member{"DeleteRequest", Kind::kStructure, &kDeleteRequest}};
constexpr Structure kWrite{kWriteMembers};
constexpr std::array kBatchWrite{Member{"RequestItems", Kind::kStructureListMap, &kWrite}, kMetrics};

constexpr std::array kTransactGetMembers{Member{"Get", Kind::kStructure, &kGet}};
constexpr Structure kTransactGet{kTransactGetMembers};
constexpr std::array kTransactGets{Member{"TransactItems", Kind::kStructures, &kTransactGet}};

constexpr std::array kTransactWriteMembers{
    Member{"Put", Kind::kStructure, &kPut}, Member{"Update", Kind::kStructure, &kUpdateOf},
    Member{"Delete", Kind::kStructure, &kDelete}, Member{"ConditionCheck", Kind::kStructure, &kDelete}};
constexpr Structure kTransactWrite{kTransactWriteMembers};
constexpr std::array kTransactWrites{Member{"TransactItems", Kind::kStructures, &kTransactWrite}, kToken, kMetrics};

constexpr std::array kExecuteStatement{kStatement, kParameters, kConsistentRead, kLimit, kOnFailure};
constexpr std::array kTransactStatementMembers{kStatement, kParameters, kOnFailure};
constexpr Structure kTransactStatement{kTransactStatementMembers};
constexpr std::array kExecuteTransaction{Member{"TransactStatements", Kind::kStructures, &kTransactStatement}, kToken};
constexpr std::array kBatchStatementMembers{kStatement, kParameters, kConsistentRead, kOnFailure};
constexpr Structure kBatchStatement{kBatchStatementMembers};
constexpr std::array kBatchExecuteStatement{Member{"Statements", Kind::kStructures, &kBatchStatement}};

constexpr std::array kDefinitionMembers{Member{"AttributeName", Kind::kText}, Member{"AttributeType", Kind::kText}};
constexpr Structure kDefinition{kDefinitionMembers};
constexpr std::array kKeyElementMembers{Member{"AttributeName", Kind::kText}, Member{"KeyType", Kind::kText}};
constexpr Structure kKeyElement{kKeyElementMembers};
constexpr Member kKeySchema{"KeySchema", Kind::kStructures, &kKeyElement};
constexpr std::array kProjectionMembers{Member{"ProjectionType", Kind::kText},
                                        Member{"NonKeyAttributes", Kind::kTexts}};
constexpr Structure kProjectionOf{kProjectionMembers};
constexpr Member kProjection{"Projection", Kind::kStructure, &kProjectionOf};
constexpr std::array kThroughputMembers{Member{"ReadCapacityUnits", Kind::kInteger},
                                        Member{"WriteCapacityUnits", Kind::kInteger}};
constexpr Structure kThroughputOf{kThroughputMembers};
constexpr Member kThroughput{"ProvisionedThroughput", Kind::kStructure, &kThroughputOf};
constexpr std::array kOnDemandMembers{Member{"MaxReadRequestUnits", Kind::kInteger},
                                      Member{"MaxWriteRequestUnits", Kind::kInteger}};
constexpr Structure kOnDemandOf{kOnDemandMembers};
constexpr Member kOnDemand{"OnDemandThroughput", Kind::kStructure, &kOnDemandOf};
constexpr std::array kLocalIndexMembers{kIndexName, kKeySchema, kProjection};
constexpr Structure kLocalIndex{kLocalIndexMembers};
constexpr std::array kGlobalIndexMembers{kIndexName, kKeySchema, kProjection, kThroughput, kOnDemand};
constexpr Structure kGlobalIndex{kGlobalIndexMembers};
constexpr std::array kStreamMembers{Member{"StreamEnabled", Kind::kBoolean}, Member{"StreamViewType", Kind::kText}};
constexpr Structure kStream{kStreamMembers};
constexpr std::array kCreateTableMembers{kTableName,
                                         Member{"AttributeDefinitions", Kind::kStructures, &kDefinition},
                                         kKeySchema,
                                         Member{"GlobalSecondaryIndexes", Kind::kStructures, &kGlobalIndex},
                                         Member{"LocalSecondaryIndexes", Kind::kStructures, &kLocalIndex},
                                         Member{"BillingMode", Kind::kText},
                                         kThroughput,
                                         kOnDemand,
                                         Member{"StreamSpecification", Kind::kStructure, &kStream},
                                         Member{"TableClass", Kind::kText},
                                         Member{"DeletionProtectionEnabled", Kind::kBoolean}};
constexpr Structure kCreateTable{kCreateTableMembers};

struct Named {
  std::string_view operation;
  Structure request;
};
constexpr std::array kRequests{Named{"GetItem", {kGetItem}},
                               Named{"PutItem", {kPutItem}},
                               Named{"UpdateItem", {kUpdateItem}},
                               Named{"DeleteItem", {kDeleteItem}},
                               Named{"Query", {kQuery}},
                               Named{"Scan", {kScan}},
                               Named{"BatchGetItem", {kBatchGet}},
                               Named{"BatchWriteItem", {kBatchWrite}},
                               Named{"TransactGetItems", {kTransactGets}},
                               Named{"TransactWriteItems", {kTransactWrites}},
                               Named{"ExecuteStatement", {kExecuteStatement}},
                               Named{"ExecuteTransaction", {kExecuteTransaction}},
                               Named{"BatchExecuteStatement", {kBatchExecuteStatement}}};

// One request.
class Checker {
 public:
  explicit Checker(const Scope& scope) : scope_(scope) {}

  Result<void> Check(const YAML::Node& node, const Structure& structure) {
    if (!node.IsMap()) return scope_.At(node, fmt::format("a map with {} belongs here", NamesOf(structure)));
    std::set<std::string> seen;
    for (const auto& pair : node) {
      const std::string& name = pair.first.Scalar();
      const auto* const member =
          std::find_if(structure.members.data(), structure.members.data() + structure.members.size(),
                       [&name](const Member& one) { return one.name == name; });
      if (member == structure.members.data() + structure.members.size()) {
        return scope_.At(pair.first, fmt::format("'{}' is not known here; there are {}", name, NamesOf(structure)));
      }
      if (!seen.insert(name).second) return scope_.At(pair.first, fmt::format("'{}' stands here twice", name));
      KARST_TRY(Value(pair.second, *member));
    }
    return {};
  }

 private:
  static std::string NamesOf(const Structure& structure) {
    std::string names;
    for (const Member& member : structure.members) {
      names.append(names.empty() ? "" : ", ").append(member.name);
    }
    return names;
  }

  Result<void> Value(const YAML::Node& node, const Member& member) {
    switch (member.kind) {
      case Kind::kText:
        return Text(node, member);
      case Kind::kInteger:
        return Integer(node, member);
      case Kind::kBoolean:
        return Boolean(node, member);
      case Kind::kTexts:
        return Elements(node, [&](const YAML::Node& element) { return Text(element, member); });
      case Kind::kTextMap:
        return Members(node, [&](const YAML::Node& value) { return Text(value, member); });
      case Kind::kStructure:
        return Check(node, *member.of);
      case Kind::kStructures:
        return Elements(node, [&](const YAML::Node& element) { return Check(element, *member.of); });
      case Kind::kStructureMap:
        return Members(node, [&](const YAML::Node& value) { return Check(value, *member.of); });
      case Kind::kStructureListMap:
        return Members(node, [&](const YAML::Node& value) {
          return Elements(value, [&](const YAML::Node& element) { return Check(element, *member.of); });
        });
      case Kind::kAttributes:
      case Kind::kAttributesList:
      case Kind::kValueList:
        return {};  // the template's to read
    }
    return {};
  }

  template <typename Each>
  Result<void> Elements(const YAML::Node& node, const Each& each) {
    if (node.Tag() == "!repeat" && node.IsMap()) return node["of"] ? each(node["of"]) : Result<void>();
    if (!node.IsSequence()) return scope_.At(node, "a list belongs here");
    for (const YAML::Node& element : node) KARST_TRY(each(element));
    return {};
  }

  template <typename Each>
  Result<void> Members(const YAML::Node& node, const Each& each) {
    if (!node.IsMap()) return scope_.At(node, "a map belongs here");
    for (const auto& member : node) KARST_TRY(each(member.second));
    return {};
  }

  Result<void> Text(const YAML::Node& node, const Member& member) {
    if (node.IsScalar() && !node.Scalar().empty()) return {};
    return scope_.At(node, fmt::format("'{}' is a text", member.name));
  }

  Result<void> Integer(const YAML::Node& node, const Member& member) {
    static const std::regex whole(R"(\d{1,10})");
    const bool is_drawn = node.Tag() == "!N";
    if (node.IsScalar() && (is_drawn || (node.Tag() != "!" && std::regex_match(node.Scalar(), whole)))) return {};
    return scope_.At(
        node, fmt::format("'{}' is a whole number, such as 10, or !N with the name of a value in braces", member.name));
  }

  Result<void> Boolean(const YAML::Node& node, const Member& member) {
    if (node.IsScalar() && node.Tag() != "!" && (node.Scalar() == "true" || node.Scalar() == "false")) return {};
    return scope_.At(node, fmt::format("'{}' is true or false", member.name));
  }

  const Scope& scope_;
};

}  // namespace

const Structure* FindRequest(std::string_view operation) {
  const auto* const found = std::find_if(kRequests.begin(), kRequests.end(),
                                         [operation](const Named& one) { return one.operation == operation; });
  return found == kRequests.end() ? nullptr : &found->request;
}

std::vector<std::string_view> RequestNames() {
  std::vector<std::string_view> names;
  names.reserve(kRequests.size());
  for (const Named& one : kRequests) names.push_back(one.operation);
  return names;
}

const Structure& CreateTableRequest() { return kCreateTable; }

Result<void> CheckRequest(const Scope& scope, const YAML::Node& request, const Structure& structure) {
  return Checker(scope).Check(request, structure);
}

}  // namespace karst::workload
