#include "karst_bench/item_sender.h"

#include <utility>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/json_text.h"

namespace karst::workload {
namespace {

constexpr int kRequestTooLarge = 413;

// What an endpoint says of the batch rather than of the items: a key stands in it twice, or it is too long as JSON.
// Puts of the same items are not refused for that.
bool MayBeOfTheBatch(int status, const AnswerReader::Failure& failure) {
  return status == kRequestTooLarge || failure.type == "ValidationException";
}

}  // namespace

ItemSender::ItemSender(Session& session, std::string_view table, Pause pause)
    : session_(session), table_(JsonString(table)), pause_(std::move(pause)) {}

Result<void> ItemSender::Add(std::string_view item) {
  requests_ += fmt::format("{}{{\"PutRequest\":{{\"Item\":{}}}}}", requests_.empty() ? "" : ",", item);
  items_.emplace_back(item);
  return items_.size() == kBatch ? Flush() : Result<void>();
}

Result<void> ItemSender::Flush() {
  if (items_.empty()) return {};
  KARST_TRY(SendBatch());
  requests_.clear();
  items_.clear();
  return {};
}

Result<void> ItemSender::SendBatch() {
  std::string request = fmt::format("{{\"RequestItems\":{{{}:[{}]}}}}", table_, requests_);
  Backoff backoff(pause_);
  while (true) {
    KARST_ASSIGN_OR_RETURN(const Answer* answer, backoff.Ask(session_, "BatchWriteItem", request));
    if (answer->status != 200) {
      const AnswerReader::Failure failure = reader_.ReadFailure(answer->status, answer->body);
      if (MayBeOfTheBatch(answer->status, failure)) return SendSingly();
      return Refusal("BatchWriteItem", failure);
    }
    KARST_ASSIGN_OR_RETURN(const AnswerFacts facts, reader_.Read(answer->body));
    if (facts.unprocessed == 0) return {};
    if (!backoff.Wait()) {
      return Error(ErrorCode::kIo, fmt::format("{} items of a batch were not processed, however often they were sent",
                                               facts.unprocessed));
    }
    request = fmt::format("{{\"RequestItems\":{}}}", facts.unprocessed_items);
  }
}

Result<void> ItemSender::SendSingly() {
  for (const std::string& item : items_) {
    const std::string request = fmt::format("{{\"TableName\":{},\"Item\":{}}}", table_, item);
    KARST_ASSIGN_OR_RETURN(const Answer* answer, Backoff(pause_).Ask(session_, "PutItem", request));
    if (answer->status != 200) return Refusal("PutItem", reader_.ReadFailure(answer->status, answer->body));
  }
  return {};
}

}  // namespace karst::workload
