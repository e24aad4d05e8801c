// Recorder: does operations on registers, which are items of one table, and records what they said. One for each
// thread, not thread-safe itself; all of one run share a clock.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <karst/database.h>

#include "history/history.h"
#include "support/staged.h"

namespace karst::testing {

class Recorder {
 public:
  static constexpr const char* kTable = "Registers";
  static constexpr int kRegisters = 24;

  explicit Recorder(Database& db) : db_(db), clock_(&own_clock_) {}
  // One that stages does its single writes so, as a program with an event loop, unless they would have to wait.
  Recorder(Database& db, std::atomic<std::uint64_t>* clock, bool stages) : db_(db), clock_(clock), stages_(stages) {}

  // With all registers at zero.
  Result<void> MakeTable() {
    auto made = db_.CreateTable({.table_name = kTable,
                                 .attribute_definitions = {{"pk", KeyType::kNumber}},
                                 .key_schema = {{"pk", KeyRole::kHash}},
                                 .billing_mode = BillingMode::kPayPerRequest});
    if (!made) return made.error();
    for (Register at = 0; at < kRegisters; ++at) {
      auto put = db_.PutItem({.table_name = kTable, .item = ItemOf(at, 0)});
      if (!put) return put.error();
    }
    return {};
  }

  HistoryOperation Begin(std::string name) const {
    return {.name = std::move(name), .invoked = clock_->fetch_add(1), .returned = 0};
  }
  void End(HistoryOperation operation) {
    operation.returned = clock_->fetch_add(1);
    history_.push_back(std::move(operation));
  }
  History Take() { return std::move(history_); }

  // ---- Operations. What cannot be explained at all throws std::runtime_error.

  RegisterValue Get(Register at) {
    HistoryOperation operation = Begin("get");
    const auto got = db_.GetItem({.table_name = kTable, .key = KeyOf(at)});
    if (!got || !got->item) Fail("GetItem", got);
    operation.reads = {{at, ValueOf(*got->item)}};
    End(std::move(operation));
    return ValueOf(*got->item);
  }

  void Put(Register at, RegisterValue value) {
    HistoryOperation operation = Begin("put");
    const auto put =
        Write(PutItemRequest{.table_name = kTable, .item = ItemOf(at, value), .return_values = ReturnValues::kAllOld},
              &Database::PutItem, &Database::StagePutItem);
    if (put) {
      operation.writes = {{at, ValueOf(*put->attributes), value}};
    } else if (put.error().code() != ErrorCode::kTransactionConflict) {
      Fail("PutItem", put);
    }
    End(std::move(operation));
  }

  // Only if the register has the value expected.
  void Swap(Register at, RegisterValue expected, RegisterValue value) {
    HistoryOperation operation = Begin("swap");
    const auto updated = Write(
        UpdateItemRequest{.table_name = kTable,
                          .key = KeyOf(at),
                          .update_expression = "SET v = :value",
                          .condition_expression = "v = :expected",
                          .expression_attribute_values = {{":value", value}, {":expected", expected}},
                          .return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::kAllOld},
        &Database::UpdateItem, &Database::StageUpdateItem);
    if (updated) {
      operation.writes = {{at, expected, value}};
    } else if (updated.error().code() == ErrorCode::kConditionalCheckFailed) {
      operation.reads = {{at, DifferentValue(*updated.error().details()->item, expected)}};
    } else if (updated.error().code() != ErrorCode::kTransactionConflict) {
      Fail("UpdateItem", updated);
    }
    End(std::move(operation));
  }

  // Every register, at one snapshot.
  void ReadAll() {
    HistoryOperation operation = Begin("scan");
    const auto page = db_.Scan({.table_name = kTable});
    if (!page || page->items.size() != kRegisters) Fail("Scan", page);
    for (const ItemView item : page->items) operation.reads.push_back({RegisterOf(item), ValueOf(item)});
    End(std::move(operation));
  }

  // The registers' values, unless another transaction was in the way.
  std::optional<std::vector<RegisterRead>> TransactRead(const std::vector<Register>& registers) {
    HistoryOperation operation = Begin("transact_read");
    TransactGetItemsRequest request;
    for (const Register at : registers) request.transact_items.push_back({.table_name = kTable, .key = KeyOf(at)});
    const auto got = db_.TransactGetItems(request);
    if (got) {
      for (std::size_t i = 0; i < registers.size(); ++i) {
        operation.reads.push_back({registers[i], ValueOf(got->responses[i].value())});
      }
    } else {
      RequireConflict(got.error());
    }
    std::vector<RegisterRead> reads = operation.reads;
    End(std::move(operation));
    if (!got) return std::nullopt;
    return reads;
  }

  // Checks or replaces all the registers, if all have the values expected. A value of zero checks.
  void TransactWrite(const std::vector<RegisterWrite>& wanted) {
    HistoryOperation operation = Begin("transact_write");
    TransactWriteItemsRequest request;
    for (const RegisterWrite& one : wanted) request.transact_items.push_back(ActionOf(one));
    const auto done = db_.TransactWriteItems(request);
    if (done) {
      for (const RegisterWrite& one : wanted) {
        if (one.value == 0) {
          operation.reads.push_back({one.at, one.old});
        } else {
          operation.writes.push_back(one);
        }
      }
    } else if (!IsConflict(done.error())) {
      operation.reads = WhatReasonsSay(wanted, done.error());
    }
    End(std::move(operation));
  }

  // ---- A transaction as it must not be, in pieces, for a test of the checker.
  std::vector<RegisterRead> ReadUnlocked(const std::vector<Register>& registers) {
    std::vector<RegisterRead> reads;
    for (const Register at : registers) {
      reads.push_back({at, ValueOf(*db_.GetItem({.table_name = kTable, .key = KeyOf(at)}).value().item)});
    }
    return reads;
  }
  RegisterWrite WriteUnlocked(Register at, RegisterValue value) {
    const auto put =
        db_.PutItem({.table_name = kTable, .item = ItemOf(at, value), .return_values = ReturnValues::kAllOld});
    return {at, ValueOf(*put.value().attributes), value};
  }

 private:
  template <typename Request, typename Answer>
  Result<Answer> Write(const Request& request, Result<Answer> (Database::*write)(const Request&),
                       std::optional<Result<Answer>> (Database::*stage)(const Request&, StagedWrite*)) {
    if (!stages_) return (db_.*write)(request);
    StagedWrite staged;
    std::optional<Result<Answer>> answer = (db_.*stage)(request, &staged);
    if (!answer) return (db_.*write)(request);
    if (Result<void> committed = Commit(std::move(staged)).get(); !committed) return committed.error();
    return *std::move(answer);
  }

  static Item KeyOf(Register at) { return {{"pk", at}}; }
  static Item ItemOf(Register at, RegisterValue value) { return {{"pk", at}, {"v", value}}; }
  static RegisterValue ValueOf(const ItemView& item) { return *item["v"].number().ToInt64(); }
  static Register RegisterOf(const ItemView& item) { return static_cast<Register>(*item["pk"].number().ToInt64()); }

  template <typename T>
  [[noreturn]] static void Fail(const char* what, const Result<T>& result) {
    throw std::runtime_error(fmt::format("{}: {}", what, result ? "not what was asked for" : result.error().message()));
  }

  static RegisterValue DifferentValue(const ItemView& item, RegisterValue expected) {
    const RegisterValue value = ValueOf(item);
    if (value == expected) throw std::runtime_error("a condition failed that its item fulfils");
    return value;
  }

  // The kind of the action varies with the value; what it does is the same.
  static TransactWriteItem ActionOf(const RegisterWrite& wanted) {
    const Expression condition = "v = :expected";
    constexpr auto kAllOld = ReturnValuesOnConditionCheckFailure::kAllOld;
    if (wanted.value == 0) {
      return TransactConditionCheck{.table_name = kTable,
                                    .key = KeyOf(wanted.at),
                                    .condition_expression = condition,
                                    .expression_attribute_values = {{":expected", wanted.old}},
                                    .return_values_on_condition_check_failure = kAllOld};
    }
    if (wanted.value % 2 == 0) {
      return TransactPut{.table_name = kTable,
                         .item = ItemOf(wanted.at, wanted.value),
                         .condition_expression = condition,
                         .expression_attribute_values = {{":expected", wanted.old}},
                         .return_values_on_condition_check_failure = kAllOld};
    }
    return TransactUpdate{.table_name = kTable,
                          .key = KeyOf(wanted.at),
                          .update_expression = "SET v = :value",
                          .condition_expression = condition,
                          .expression_attribute_values = {{":expected", wanted.old}, {":value", wanted.value}},
                          .return_values_on_condition_check_failure = kAllOld};
  }

  static bool IsConflict(const Error& error) {
    if (error.code() != ErrorCode::kTransactionCanceled) return false;
    for (const CancellationReason& reason : error.details()->cancellation_reasons) {
      if (reason.code == CancellationCode::kTransactionConflict) return true;
    }
    return false;
  }
  static void RequireConflict(const Error& error) {
    if (!IsConflict(error)) throw std::runtime_error("TransactGetItems: " + error.message());
  }

  // Those that did not fail have what was expected of them, and the others what the reasons show.
  static std::vector<RegisterRead> WhatReasonsSay(const std::vector<RegisterWrite>& wanted, const Error& error) {
    if (error.code() != ErrorCode::kTransactionCanceled) throw std::runtime_error(error.message());
    const std::vector<CancellationReason>& reasons = error.details()->cancellation_reasons;
    std::vector<RegisterRead> reads;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (reasons[i].code == CancellationCode::kNone) {
        reads.push_back({wanted[i].at, wanted[i].old});
      } else {
        reads.push_back({wanted[i].at, DifferentValue(reasons[i].item.value(), wanted[i].old)});
      }
    }
    return reads;
  }

  Database& db_;
  std::atomic<std::uint64_t> own_clock_{1};
  std::atomic<std::uint64_t>* clock_;
  bool stages_ = false;
  History history_;
};

}  // namespace karst::testing
