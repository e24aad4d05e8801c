// Errors as values: ErrorCode, Error and Result<T>, which every Karst call returns.
//
// Result<T> has the shape of C++23's std::expected<T, Error>, so that it can become it.
// All types here are ordinary values; they may be moved between threads, not shared without a lock.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace karst {

struct ErrorDetails;  // karst/item.h: what a client can use besides the message.

// What went wrong. The first group are DynamoDB's own exceptions; ErrorCodeName gives their names.
enum class ErrorCode {
  kValidation,                       // ValidationException: the request breaks a rule of the API.
  kConditionalCheckFailed,           // The condition of a write was false.
  kResourceNotFound,                 // No such table or index.
  kResourceInUse,                    // The table exists already, or is being changed.
  kLimitExceeded,                    // Too many tables or concurrent control-plane operations.
  kItemCollectionSizeLimitExceeded,  // An item collection of a table with local indexes is over 10 GB.
  kDuplicateItem,                    // A PartiQL INSERT of an item that exists.
  kTransactionConflict,              // A transaction under way holds the item.
  kTransactionCanceled,              // Nothing of a transaction was done; the details say why, action by action.
  kTransactionInProgress,            // A transaction with this ClientRequestToken is under way.
  kIdempotentParameterMismatch,      // This ClientRequestToken came with another transaction before.
  kProvisionedThroughputExceeded,    // Throttled; retry with back-off.
  kRequestLimitExceeded,             // Throttled at the account; retry with back-off.
  kInternalServerError,              // A defect in Karst.
  kTableNotFound,                    // No such table: how AWS says it of backups.
  kTableAlreadyExists,               // The table that a restore would make exists.
  kBackupNotFound,                   // No such backup, export, import or global table.
  kExportNotFound,
  kImportNotFound,
  kGlobalTableNotFound,
  kPointInTimeRecoveryUnavailable,  // It is not enabled for the table.
  kPolicyNotFound,                  // The table has no resource policy, or one of another revision.
  kExpiredIterator,                 // A shard iterator is older than 15 minutes.
  kTrimmedDataAccess,               // The records asked for are older than 24 hours and gone.
  kAccessDenied,                    // The caller is not allowed to.
  kInsightRuleNotFound,             // No such rule of Contributor Insights: CloudWatch's ResourceNotFoundException.
  kInvalidParameterValue,           // A member of a request to CloudWatch is out of range.
  // Of the wire protocol only.
  kSerialization,               // The request is not JSON of the expected shape.
  kUnknownOperation,            // X-Amz-Target names no operation.
  kMissingAuthenticationToken,  // The request has no authentication material.
  kIncompleteSignature,         // The Authorization header lacks a part.
  kInvalidSignature,            // The signature is not the request's, or is too old.
  kUnrecognizedClient,          // The access key is not known.
  kRequestTooLarge,             // The body is over the 16 MiB limit.
  // Of an embedded store only; the wire answers InternalServerError for them.
  kInvalidOptions,  // Options that cannot work, such as an empty path.
  kStoreLocked,     // Another process has the store open.
  kIo,              // The file system refused or failed. Of a write: see database.h.
  kCorruption,      // Stored bytes do not decode; the message names table and key.
};

// DynamoDB's name of the exception, such as "ConditionalCheckFailedException"; of an embedded store's own, "IoError",
// "StoreLocked", "Corruption" or "InvalidOptions".
std::string_view ErrorCodeName(ErrorCode code);

// Why one action of a cancelled transaction stood in its way.
enum class CancellationCode {
  kNone,  // It did not.
  kConditionalCheckFailed,
  kItemCollectionSizeLimitExceeded,
  kTransactionConflict,
  kProvisionedThroughputExceeded,
  kThrottlingError,
  kValidationError,
  kDuplicateItem,
  kResourceNotFound,  // Of ExecuteTransaction only.
};

// DynamoDB's name of it, such as "ConditionalCheckFailed".
std::string_view CancellationCodeName(CancellationCode code);

// A failure: its code, AWS's sentence for it, and sometimes details such as the item that failed a condition.
class Error {
 public:
  Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}
  Error(ErrorCode code, std::string message, std::shared_ptr<const ErrorDetails> details)
      : code_(code), message_(std::move(message)), details_(std::move(details)) {}

  ErrorCode code() const { return code_; }
  const std::string& message() const { return message_; }
  // Null when there is nothing to add to the message.
  const ErrorDetails* details() const { return details_.get(); }

 private:
  ErrorCode code_;
  std::string message_;
  std::shared_ptr<const ErrorDetails> details_;
};

// Thrown by Result::value() when there is no value: the one exception in the API, and the caller's own choice.
class BadResultAccess : public std::exception {
 public:
  explicit BadResultAccess(Error error) : error_(std::move(error)) {}
  const char* what() const noexcept override { return error_.message().c_str(); }
  const Error& error() const { return error_; }

 private:
  Error error_;
};

// Either a T or an Error. Test it before use, or call value(), which throws BadResultAccess on an error.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & {
    Require();
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    Require();
    return *std::get_if<0>(&state_);
  }
  T value() && {
    Require();
    return std::move(*std::get_if<0>(&state_));
  }
  template <typename U>
  T value_or(U&& fallback) && {
    return has_value() ? std::move(**this) : static_cast<T>(std::forward<U>(fallback));
  }

  // Undefined when there is no value.
  T& operator*() & { return *std::get_if<0>(&state_); }
  const T& operator*() const& { return *std::get_if<0>(&state_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }

  // Undefined when there is a value.
  Error& error() & { return *std::get_if<1>(&state_); }
  const Error& error() const& { return *std::get_if<1>(&state_); }
  Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  void Require() const {
    if (!has_value()) throw BadResultAccess(*std::get_if<1>(&state_));
  }

  std::variant<T, Error> state_;
};

// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  void value() const {
    if (!has_value()) throw BadResultAccess(*std::get_if<1>(&state_));
  }
  Error& error() & { return *std::get_if<1>(&state_); }
  const Error& error() const& { return *std::get_if<1>(&state_); }
  Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<std::monostate, Error> state_;
};

}  // namespace karst
