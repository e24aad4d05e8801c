#include "base/error_table.h"

#include <array>

#include "base/check.h"

namespace karst::base {
namespace {

// AWS qualifies __type with the model that declares the exception: its validation framework, or the
// service itself.
constexpr std::string_view kCoralValidate = "com.amazon.coral.validate#";
constexpr std::string_view kCoralService = "com.amazon.coral.service#";
constexpr std::string_view kDynamoDb = "com.amazonaws.dynamodb.v20120810#";
constexpr std::string_view kCloudWatch = "com.amazonaws.cloudwatch.v2010_08_01#";
constexpr std::string_view kCoralAvailability = "com.amazon.coral.availability#";

constexpr std::array kRows = {
    ErrorRow{ErrorCode::kValidation, "ValidationException", kCoralValidate, 400},
    ErrorRow{ErrorCode::kConditionalCheckFailed, "ConditionalCheckFailedException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kResourceNotFound, "ResourceNotFoundException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kResourceInUse, "ResourceInUseException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kLimitExceeded, "LimitExceededException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kItemCollectionSizeLimitExceeded, "ItemCollectionSizeLimitExceededException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kDuplicateItem, "DuplicateItemException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kTransactionConflict, "TransactionConflictException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kTransactionCanceled, "TransactionCanceledException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kTransactionInProgress, "TransactionInProgressException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kIdempotentParameterMismatch, "IdempotentParameterMismatchException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kProvisionedThroughputExceeded, "ProvisionedThroughputExceededException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kRequestLimitExceeded, "RequestLimitExceeded", kDynamoDb, 400},
    ErrorRow{ErrorCode::kInternalServerError, "InternalServerError", kDynamoDb, 500},
    ErrorRow{ErrorCode::kTableNotFound, "TableNotFoundException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kTableAlreadyExists, "TableAlreadyExistsException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kBackupNotFound, "BackupNotFoundException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kExportNotFound, "ExportNotFoundException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kImportNotFound, "ImportNotFoundException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kGlobalTableNotFound, "GlobalTableNotFoundException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kPointInTimeRecoveryUnavailable, "PointInTimeRecoveryUnavailableException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kPolicyNotFound, "PolicyNotFoundException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kExpiredIterator, "ExpiredIteratorException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kTrimmedDataAccess, "TrimmedDataAccessException", kDynamoDb, 400},
    ErrorRow{ErrorCode::kAccessDenied, "AccessDeniedException", kCoralService, 400},
    ErrorRow{ErrorCode::kInsightRuleNotFound, "ResourceNotFoundException", kCloudWatch, 404},
    ErrorRow{ErrorCode::kInvalidParameterValue, "InvalidParameterValueException", kCloudWatch, 400},
    ErrorRow{ErrorCode::kSerialization, "SerializationException", kCoralService, 400},
    ErrorRow{ErrorCode::kUnknownOperation, "UnknownOperationException", kCoralService, 400},
    ErrorRow{ErrorCode::kMissingAuthenticationToken, "MissingAuthenticationTokenException", kCoralService, 400},
    ErrorRow{ErrorCode::kIncompleteSignature, "IncompleteSignatureException", kCoralService, 400},
    ErrorRow{ErrorCode::kInvalidSignature, "InvalidSignatureException", kCoralService, 400},
    ErrorRow{ErrorCode::kUnrecognizedClient, "UnrecognizedClientException", kCoralService, 400},
    ErrorRow{ErrorCode::kRequestTooLarge, "RequestEntityTooLargeException", kCoralAvailability, 413},
    ErrorRow{ErrorCode::kInvalidOptions, "InternalServerError", kDynamoDb, 500},
    ErrorRow{ErrorCode::kStoreLocked, "InternalServerError", kDynamoDb, 500},
    ErrorRow{ErrorCode::kIo, "InternalServerError", kDynamoDb, 500},
    ErrorRow{ErrorCode::kCorruption, "InternalServerError", kDynamoDb, 500},
};

}  // namespace

const ErrorRow& FindErrorRow(ErrorCode code) {
  for (const ErrorRow& row : kRows) {
    if (row.code == code) return row;
  }
  KARST_CHECK(false);
}

}  // namespace karst::base

namespace karst {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidOptions:
      return "InvalidOptions";
    case ErrorCode::kStoreLocked:
      return "StoreLocked";
    case ErrorCode::kIo:
      return "IoError";
    case ErrorCode::kCorruption:
      return "Corruption";
    default:
      return base::FindErrorRow(code).name;
  }
}

std::string_view CancellationCodeName(CancellationCode code) {
  switch (code) {
    case CancellationCode::kNone:
      return "None";
    case CancellationCode::kConditionalCheckFailed:
      return "ConditionalCheckFailed";
    case CancellationCode::kItemCollectionSizeLimitExceeded:
      return "ItemCollectionSizeLimitExceeded";
    case CancellationCode::kTransactionConflict:
      return "TransactionConflict";
    case CancellationCode::kProvisionedThroughputExceeded:
      return "ProvisionedThroughputExceeded";
    case CancellationCode::kThrottlingError:
      return "ThrottlingError";
    case CancellationCode::kValidationError:
      return "ValidationError";
    case CancellationCode::kDuplicateItem:
      return "DuplicateItem";
    case CancellationCode::kResourceNotFound:
      return "ResourceNotFound";
  }
  return "";
}

}  // namespace karst
