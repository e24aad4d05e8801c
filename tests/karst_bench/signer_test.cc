// Signatures, held against one that the AWS SDK for Python made of the same request.
#include <chrono>

#include "karst_bench/signer.h"
#include "support/catch.h"

namespace karst::workload {
namespace {

TEST_CASE("A request is signed as the SDKs sign it", "[signer]") {
  const Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
  const Signer signer(credentials, "us-east-1", "localhost:8000");
  const auto now = std::chrono::system_clock::from_time_t(1'700'000'000);
  const SignedHeaders headers = signer.Sign("DynamoDB_20120810.ListTables", "{}", now);
  CHECK(headers.date == "20231114T221320Z");
  CHECK(headers.authorization ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
        "Signature=a519fc7b46ce87ab9b9ddc1ef4ad056d9a5c236de0f06386a4e58db5ec172699");
  const Signer of_session({credentials.access_key, credentials.secret_key, "TOKEN"}, "us-east-1", "localhost:8000");
  CHECK_THAT(of_session.Sign("DynamoDB_20120810.ListTables", "{}", now).authorization,
             Catch::EndsWith("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "
                             "Signature=ca0b00d5af12e9d6735a9e8660c0d38cda7a1a6f68ac07c12f18e3e7cb64c8cf"));
}

}  // namespace
}  // namespace karst::workload
