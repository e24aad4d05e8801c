// The members that DynamoDB's requests have, as far as a workload may use them, and what stands in each. What is not
// among them AWS would ignore without a word, so a file that has it is refused. Used by the readers of workload files
// and by JsonTemplate. Immutable tables; safe from any thread.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <karst/error.h>
#include <yaml-cpp/yaml.h>

namespace karst::workload {

class Scope;
struct Structure;

enum class MemberKind {
  kText,
  kInteger,
  kBoolean,
  kTexts,           // a list of text
  kTextMap,         // names to text
  kAttributes,      // names to attribute values
  kAttributesList,  // such as Keys of a BatchGetItem
  kValueList,       // Parameters of a statement
  kStructure,
  kStructures,       // a list
  kStructureMap,     // names to a structure
  kStructureListMap  // names to a list of structures
};

struct Member {
  std::string_view name;
  MemberKind kind;
  const Structure* of = nullptr;
};

struct Structure {
  std::span<const Member> members;
};

// Of an operation that a pattern may ask for; null for another name.
const Structure* FindRequest(std::string_view operation);
std::vector<std::string_view> RequestNames();
const Structure& CreateTableRequest();

// Refuses members that are unknown or stand twice, and values that are not what the member takes.
Result<void> CheckRequest(const Scope& scope, const YAML::Node& request, const Structure& structure);

}  // namespace karst::workload
