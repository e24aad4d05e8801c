// Reads what the bench wants to know from an answer's JSON. Not thread-safe: one for each thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>

namespace karst::workload {

// Capacity units of one table or index.
struct Consumed {
  std::string of;  // "Table", or "Table/index"
  bool is_index = false;
  double units = 0;
};

struct AnswerFacts {
  std::int64_t count = 0;          // items answered
  std::int64_t scanned_count = 0;  // items examined
  std::int64_t unprocessed = 0;    // of a batch
  std::string unprocessed_items;   // JSON, to be sent again
  std::vector<Consumed> consumed;
  std::string last_evaluated_key;  // JSON; empty when there is none
  std::string table_status;        // of DescribeTable
};

class AnswerReader {
 public:
  AnswerReader();
  ~AnswerReader();

  // Errors: kIo when this is not an answer of DynamoDB's.
  Result<AnswerFacts> Read(std::string_view json);
  // The last part of __type, such as "ValidationException", and the message.
  struct Failure {
    std::string type;
    std::string message;
    // Sent more than the endpoint takes at the time.
    bool IsThrottle() const;
  };
  Failure ReadFailure(int status, std::string_view json);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

// kValidation, in the endpoint's own words.
Error Refusal(std::string_view operation, const AnswerReader::Failure& failure);

}  // namespace karst::workload
