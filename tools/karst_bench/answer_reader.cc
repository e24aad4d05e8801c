#include "karst_bench/answer_reader.h"

#include <simdjson.h>

#include <algorithm>

#include <fmt/format.h>

namespace karst::workload {
namespace {

namespace dom = simdjson::dom;

std::int64_t SizeOf(const dom::element& array) {
  dom::array elements;
  return array.get(elements) == simdjson::SUCCESS ? static_cast<std::int64_t>(elements.size()) : 0;
}

std::int64_t Integer(const dom::element& number) {
  std::int64_t value = 0;
  return number.get(value) == simdjson::SUCCESS ? value : 0;
}

double Units(const dom::object& capacity) {
  double units = 0;
  return capacity["CapacityUnits"].get(units) == simdjson::SUCCESS ? units : 0;
}

std::string TableStatus(const dom::element& description) {
  std::string_view status;
  return description["TableStatus"].get(status) == simdjson::SUCCESS ? std::string(status) : "";
}

// One ConsumedCapacity: its table's part and those of its indexes, or the total where that is all there is.
void ReadCapacity(const dom::element& element, AnswerFacts* facts) {
  dom::object capacity;
  std::string_view table;
  if (element.get(capacity) != simdjson::SUCCESS || capacity["TableName"].get(table) != simdjson::SUCCESS) return;
  bool has_parts = false;
  for (const auto& [name, part] : capacity) {
    dom::object members;
    if (part.get(members) != simdjson::SUCCESS) continue;
    has_parts = true;
    if (name == "Table") {
      facts->consumed.push_back({.of = std::string(table), .units = Units(members)});
      continue;
    }
    for (const auto& [index, of_index] : members) {
      dom::object index_capacity;
      if (of_index.get(index_capacity) != simdjson::SUCCESS) continue;
      facts->consumed.push_back(
          {.of = fmt::format("{}/{}", table, index), .is_index = true, .units = Units(index_capacity)});
    }
  }
  if (!has_parts) facts->consumed.push_back({.of = std::string(table), .units = Units(capacity)});
}

// {table: [items]} or {table: {Keys: [...]}}: how many elements stand below. [{Item: ...}] of a transaction or of
// statements: how many of them have an item.
std::int64_t CountBelow(const dom::element& answered) {
  dom::object tables;
  dom::array elements;
  std::int64_t count = 0;
  if (answered.get(elements) == simdjson::SUCCESS) {
    for (const dom::element& element : elements) {
      dom::object item;
      if (element["Item"].get(item) == simdjson::SUCCESS) ++count;
    }
    return count;
  }
  if (answered.get(tables) != simdjson::SUCCESS) return 0;
  for (const auto& [name, of_table] : tables) {
    dom::object members;
    if (of_table.get(members) == simdjson::SUCCESS) {
      dom::element keys;
      if (members["Keys"].get(keys) == simdjson::SUCCESS) count += SizeOf(keys);
    } else {
      count += SizeOf(of_table);
    }
  }
  return count;
}

}  // namespace

struct AnswerReader::Parser {
  dom::parser parser;
};

AnswerReader::AnswerReader() : parser_(std::make_unique<Parser>()) {}
AnswerReader::~AnswerReader() = default;

Result<AnswerFacts> AnswerReader::Read(std::string_view json) {
  AnswerFacts facts;
  dom::object answer;
  if (parser_->parser.parse(json.data(), json.size()).get(answer) != simdjson::SUCCESS) {
    return Error(ErrorCode::kIo, "the endpoint's answer is not a JSON object");
  }
  std::int64_t items = 0;
  bool has_count = false;
  for (const auto& [name, value] : answer) {
    if (name == "Items") {
      items = SizeOf(value);
    } else if (name == "Count") {
      has_count = true;
      facts.count = Integer(value);
    } else if (name == "ScannedCount") {
      facts.scanned_count = Integer(value);
    } else if (name == "Item") {
      facts.count = facts.scanned_count = 1;
    } else if (name == "Responses") {
      facts.count = CountBelow(value);
      facts.scanned_count = facts.count;
    } else if (name == "UnprocessedKeys" || name == "UnprocessedItems") {
      facts.unprocessed = CountBelow(value);
      facts.unprocessed_items = simdjson::minify(value);
    } else if (name == "LastEvaluatedKey") {
      facts.last_evaluated_key = simdjson::minify(value);
    } else if (name == "Table") {
      facts.table_status = TableStatus(value);
    } else if (name == "ConsumedCapacity") {
      dom::array list;
      if (value.get(list) != simdjson::SUCCESS) {
        ReadCapacity(value, &facts);
      } else {
        for (const dom::element& one : list) ReadCapacity(one, &facts);
      }
    }
  }
  // A statement answers items without a count.
  if (!has_count && items > 0) facts.count = items;
  return facts;
}

AnswerReader::Failure AnswerReader::ReadFailure(int status, std::string_view json) {
  Failure failure{.type = fmt::format("status {}", status), .message = ""};
  dom::object answer;
  if (parser_->parser.parse(json.data(), json.size()).get(answer) != simdjson::SUCCESS) return failure;
  std::string_view type;
  std::string_view message;
  if (answer["__type"].get(type) == simdjson::SUCCESS) failure.type = type.substr(type.find('#') + 1);
  if (answer["message"].get(message) == simdjson::SUCCESS || answer["Message"].get(message) == simdjson::SUCCESS) {
    failure.message = message;
  }
  return failure;
}

bool AnswerReader::Failure::IsThrottle() const {
  return type == "ProvisionedThroughputExceededException" || type == "ThrottlingException" ||
         type == "RequestLimitExceeded";
}

Error Refusal(std::string_view operation, const AnswerReader::Failure& failure) {
  return {ErrorCode::kValidation, fmt::format("{}: {}: {}", operation, failure.type, failure.message)};
}

}  // namespace karst::workload
