// Sends the items of a load in batches. Not thread-safe: one for each thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <karst/error.h>

#include "karst_bench/answer_reader.h"
#include "karst_bench/backoff.h"
#include "karst_bench/target.h"

namespace karst::workload {

class ItemSender {
 public:
  static constexpr int kBatch = 25;  // DynamoDB's limit of a BatchWriteItem

  // The session must outlive it.
  ItemSender(Session& session, std::string_view table, Pause pause = Sleep);

  // The item's JSON, which is sent when a batch is full, or by Flush. Errors: kIo without an answer, or when the
  // endpoint leaves items unprocessed however often they are sent; kValidation with its words when it refuses.
  Result<void> Add(std::string_view item);
  Result<void> Flush();

 private:
  Result<void> SendBatch();
  Result<void> SendSingly();

  Session& session_;
  std::string table_;  // as JSON
  Pause pause_;
  std::string requests_;
  std::vector<std::string> items_;
  AnswerReader reader_;
};

}  // namespace karst::workload
