#include "base/error_table.h"

#include "support/catch.h"

namespace karst::base {
namespace {

TEST_CASE("An error of DynamoDB's has one name, in process and on the wire", "[base][error_table]") {
  CHECK(ErrorCodeName(ErrorCode::kValidation) == "ValidationException");
  CHECK(ErrorCodeName(ErrorCode::kInternalServerError) == "InternalServerError");
  CHECK(FindErrorRow(ErrorCode::kValidation).name == "ValidationException");
}

TEST_CASE("An embedded store's own errors have names of their own in process, and none on the wire",
          "[base][error_table]") {
  CHECK(ErrorCodeName(ErrorCode::kIo) == "IoError");
  CHECK(ErrorCodeName(ErrorCode::kStoreLocked) == "StoreLocked");
  CHECK(ErrorCodeName(ErrorCode::kCorruption) == "Corruption");
  CHECK(ErrorCodeName(ErrorCode::kInvalidOptions) == "InvalidOptions");
  for (const ErrorCode code :
       {ErrorCode::kIo, ErrorCode::kStoreLocked, ErrorCode::kCorruption, ErrorCode::kInvalidOptions}) {
    CHECK(FindErrorRow(code).name == "InternalServerError");
    CHECK(FindErrorRow(code).http_status == 500);
  }
}

}  // namespace
}  // namespace karst::base
