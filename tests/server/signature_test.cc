#include "server/signature.h"

#include <chrono>
#include <string>

#include "server/authorization.h"
#include "server/signed_parts.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace karst::server {
namespace {

constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr const char* kScope = "20260101/us-east-1/dynamodb/aws4_request";
constexpr const char* kNow = "20260101T000000Z";

// A request that is signed by `secret` under `scope` at `date`, with the parts that it points into.
struct Signed {
  explicit Signed(const std::string& secret = kSecret, const std::string& scope = kScope,
                  const std::string& date = kNow, const std::string& names = "host;x-amz-date;x-amz-target",
                  const std::string& target = "DynamoDB_20120810.ListTables")
      : amz_target(target) {
    head = "POST / HTTP/1.1\r\nHost: localhost:8000\r\nX-Amz-Date: " + date + "\r\nX-Amz-Target:  " + target + " \r\n";
    Refresh(date);
    authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + scope + ", SignedHeaders=" + names +
                    ", Signature=" + Signature(secret, date, scope, CanonicalRequest(request, names));
    Refresh(date);
  }

  void Refresh(const std::string& date) {
    amz_date = date;
    request.method = Method::kPost;
    request.head = head;
    request.target = "/";
    request.amz_target = amz_target;
    request.amz_date = amz_date;
    request.authorization = authorization;
    request.body = body;
  }

  std::string head;
  std::string amz_target;
  std::string amz_date;
  std::string authorization;
  std::string body = "{}";
  HttpRequest request;
};

// The same, signed in its query to be good for an hour.
struct Presigned {
  Presigned() {
    target =
        "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Fus-east-1%2Fdynamodb%2F"
        "aws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host%3Bx-amz-target";
    request.method = Method::kPost;
    request.head = "POST / HTTP/1.1\r\nHost: localhost:8000\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n";
    request.target = target;
    request.body = "{}";
    target += "&X-Amz-Signature=" + Signature(kSecret, kNow, kScope, CanonicalRequest(request, "host;x-amz-target"));
    request.target = target;
  }

  std::string target;
  HttpRequest request;
};

SignatureVerifier Verifier(const Clock& clock) {
  return {
      Credentials::Parse("[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key=" + std::string(kSecret))
          .value(),
      "us-east-1", clock};
}

std::string Complaint(const SignatureVerifier& verifier, const Signed& it) {
  const std::optional<Error> error = verifier.Verify(it.request);
  return error ? error->message() : "";
}

}  // namespace

TEST_CASE("A signature is that of AWS's published example", "[server][signature]") {
  HttpRequest request;
  request.method = Method::kGet;
  request.target = "/";
  request.head = "GET / HTTP/1.1\r\nHost:example.amazonaws.com\r\nX-Amz-Date:20150830T123600Z\r\n\r\n";
  const std::string canonical = CanonicalRequest(request, "host;x-amz-date");
  CHECK(canonical ==
        "GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Signature("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830T123600Z",
                  "20150830/us-east-1/service/aws4_request",
                  canonical) == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST_CASE("A request of a known key that is signed now is let in", "[server][signature]") {
  const testing::ManualClock clock;
  const SignatureVerifier verifier = Verifier(clock);
  CHECK(Complaint(verifier, Signed()).empty());
  CHECK_FALSE(CheckAuthorizationShape(Signed().request));
}

TEST_CASE("A request that is not what was signed is kept out", "[server][signature]") {
  const testing::ManualClock clock;
  const SignatureVerifier verifier = Verifier(clock);
  const std::string mismatch =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
      "and signing method. Consult the service documentation for details.";
  CHECK(Complaint(verifier, Signed("another secret")) == mismatch);
  Signed other_body;
  other_body.body = "{} ";
  other_body.Refresh(kNow);
  CHECK(Complaint(verifier, other_body) == mismatch);
  Signed other_header;
  other_header.head.replace(other_header.head.find("ListTables"), 10, "DeleteItem");
  other_header.Refresh(kNow);
  CHECK(Complaint(verifier, other_header) == mismatch);
}

TEST_CASE("What AWS goes by must be signed", "[server][signature]") {
  const testing::ManualClock clock;
  const SignatureVerifier verifier = Verifier(clock);
  CHECK(Complaint(verifier, Signed(kSecret, kScope, kNow, "x-amz-date;x-amz-target")) ==
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  CHECK(Complaint(verifier, Signed(kSecret, kScope, kNow, "host;x-amz-date")) ==
        "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
  Signed with_another;
  with_another.head += "X-Amz-Security-Token: t\r\n";
  with_another.Refresh(kNow);
  CHECK(Complaint(verifier, with_another) ==
        "'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST_CASE("A presigned request is let in while it is good, and only as it was signed", "[server][signature]") {
  testing::ManualClock clock;
  const SignatureVerifier verifier = Verifier(clock);
  Presigned it;
  CHECK_FALSE(CheckAuthorizationShape(it.request));
  CHECK_FALSE(verifier.Verify(it.request));
  clock.Advance(std::chrono::seconds(3600));
  CHECK_FALSE(verifier.Verify(it.request));
  clock.Advance(std::chrono::seconds(1));
  REQUIRE(verifier.Verify(it.request));
  CHECK(verifier.Verify(it.request)->message() ==
        "Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z (20260101T010001Z - 60 min.)");
  clock.Set(testing::ManualClock::kStart);
  it.target.replace(it.target.find("X-Amz-Expires=3600"), 18, "X-Amz-Expires=7200");
  it.request.target = it.target;
  REQUIRE(verifier.Verify(it.request));
  CHECK(verifier.Verify(it.request)->code() == ErrorCode::kInvalidSignature);
}

TEST_CASE("A key that is not known is kept out", "[server][signature]") {
  const testing::ManualClock clock;
  const SignatureVerifier verifier{Credentials::Parse("aws_access_key_id=a\naws_secret_access_key=b").value(),
                                   "us-east-1", clock};
  const std::optional<Error> error = verifier.Verify(Signed().request);
  REQUIRE(error);
  CHECK(error->code() == ErrorCode::kUnrecognizedClient);
  CHECK(error->message() == "The security token included in the request is invalid.");
}

TEST_CASE("A signature is good for fifteen minutes, either way", "[server][signature]") {
  testing::ManualClock clock;
  const SignatureVerifier verifier = Verifier(clock);
  const Signed it;
  clock.Advance(std::chrono::minutes(15));
  CHECK(Complaint(verifier, it).empty());
  clock.Advance(std::chrono::seconds(1));
  CHECK(Complaint(verifier, it) ==
        "Signature expired: 20260101T000000Z is now earlier than 20260101T000001Z (20260101T001501Z - 15 min.)");
  clock.Advance(std::chrono::minutes(-30));
  CHECK(Complaint(verifier, it).empty());
  clock.Advance(-std::chrono::seconds(2));
  CHECK(
      Complaint(verifier, it) ==
      "Signature not yet current: 20260101T000000Z is still later than 20251231T235959Z (20251231T234459Z + 15 min.)");
}

TEST_CASE("A credential is scoped to day, region and service", "[server][signature]") {
  const testing::ManualClock clock;
  const SignatureVerifier verifier = Verifier(clock);
  CHECK(Complaint(verifier, Signed(kSecret, "20260101/eu-west-1/dynamodb/aws4_request")) ==
        "Credential should be scoped to a valid region, not 'eu-west-1'. ");
  CHECK(Complaint(verifier, Signed(kSecret, "20260101/us-east-1/s3/aws4_request")) ==
        "Credential should be scoped to correct service: 'dynamodb'. ");
  CHECK(
      Complaint(verifier, Signed(kSecret, "20260102/us-east-1/dynamodb/aws5")) ==
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'. Date in Credential scope does "
      "not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260102' != '20260101', from "
      "'20260101T000000Z'. ");
  CHECK(Complaint(verifier, Signed(kSecret, "20260101/us-east-1")) ==
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
        "'AKIDEXAMPLE/20260101/us-east-1'");
}

TEST_CASE("A request is signed for the service that its target is of", "[server][signature]") {
  const testing::ManualClock clock;
  const SignatureVerifier verifier = Verifier(clock);
  const auto complaint = [&](const std::string& target, const std::string& service) {
    const std::string scope = "20260101/us-east-1/" + service + "/aws4_request";
    return Complaint(verifier, Signed(kSecret, scope, kNow, "host;x-amz-date;x-amz-target", target));
  };
  const std::string report = "GraniteServiceVersion20100801.GetInsightRuleReport";
  CHECK(complaint(report, "monitoring").empty());
  CHECK(complaint(report, "dynamodb") == "Credential should be scoped to correct service: 'monitoring'. ");
  CHECK(complaint("DynamoDBStreams_20120810.ListStreams", "dynamodb").empty());
  CHECK(complaint("DynamoDB_20120810.ListTables", "monitoring") ==
        "Credential should be scoped to correct service: 'dynamodb'. ");
}

TEST_CASE("The date of a signature is one of the calendar, in digits alone", "[server][signature]") {
  CHECK(ParseSignatureDate("20260101T000000Z") == testing::ManualClock::kStart);
  CHECK(ParseSignatureDate("20260101T235959Z") ==
        testing::ManualClock::kStart + std::chrono::hours(24) - std::chrono::seconds(1));
  CHECK(ParseSignatureDate("20240229T000000Z"));
  for (const char* date : {"",
                           "20260101T000000",
                           "20260101T000000ZZ",
                           "20260101t000000Z",
                           "20260101T000000z",
                           "20260101 000000Z",
                           "20260101T 1-2 3Z",
                           "20260101T+1+2+3Z",
                           " 2026 1 1T000000Z",
                           "-0260101T000000Z",
                           "2026-1-1T000000Z",
                           "20260101T0x0000Z",
                           "20260001T000000Z",
                           "20261301T000000Z",
                           "20260100T000000Z",
                           "20260229T000000Z",
                           "20260101T240000Z",
                           "20260101T990000Z",
                           "20260101T006000Z",
                           "20260101T009900Z",
                           "20260101T000060Z"}) {
    CAPTURE(date);
    CHECK_FALSE(ParseSignatureDate(date));
  }
}

TEST_CASE("Rubbish where a signature should be is refused, never a crash", "[server][signature]") {
  const testing::ManualClock clock;
  const SignatureVerifier verifier = Verifier(clock);
  for (const char* authorization :
       {"", "AWS4-", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=", "AWS4-HMAC-SHA256 Credential=////",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/a/b/c/d, SignedHeaders=;;, Signature=\xFF"}) {
    Signed it;
    it.authorization = authorization;
    it.Refresh(kNow);
    CHECK(verifier.Verify(it.request));
  }
  for (const char* date : {"", "now", "20261301T000000Z", "20260101T000000", "99999999T999999Z"}) {
    Signed it;
    it.Refresh(date);
    CHECK(verifier.Verify(it.request));
  }
}

TEST_CASE("Credentials are read as the AWS tools keep them", "[server][credentials]") {
  const Credentials two = Credentials::Parse(
                              "# keys\n[default]\naws_access_key_id = one\naws_secret_access_key = 1\n"
                              "region = us-east-1\n\n[other]\r\naws_secret_access_key=2=2\r\naws_access_key_id=two\r\n"
                              "[half]\naws_access_key_id = three\n")
                              .value();
  REQUIRE(two.FindSecret("one"));
  CHECK(*two.FindSecret("one") == "1");
  CHECK(*two.FindSecret("two") == "2=2");
  CHECK(two.FindSecret("three") == nullptr);
  CHECK_FALSE(Credentials::Parse(""));
  CHECK_FALSE(Credentials::Parse("[default]\naws_access_key_id = one\n"));
}

}  // namespace karst::server
