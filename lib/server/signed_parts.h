// SignedParts: what a request says of its signature, in the Authorization header or, of a presigned request, in its
// query. Read by authorization.h, which looks at its shape, and by signature.h, which verifies it. Thread-safe: pure
// functions.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <karst/clock.h>
#include <karst/error.h>

#include "server/http_message.h"

namespace karst::server {

struct SignedParts {
  std::string algorithm;
  std::string credential;  // key/date/region/service/aws4_request
  std::string date;
  std::string signed_headers;
  std::string signature;
  std::optional<std::chrono::seconds> expires;  // of a presigned request that says so
};

bool IsPresigned(const HttpRequest& request);
// What is not there is empty.
SignedParts SignedPartsOf(const HttpRequest& request);

// AWS's error for parts that are there and malformed, in its order.
std::optional<Error> CheckForm(const SignedParts& parts);
// AWS's sentence on a credential that CheckForm let pass and that does not end with aws4_request; else empty.
std::string TerminatorComplaint(std::string_view credential);

// "20260101T000000Z". Nothing for any other form, nor for what is no date or no time of day.
std::optional<Clock::TimePoint> ParseSignatureDate(std::string_view text);
// The pieces between separators, empty ones too.
std::vector<std::string_view> Split(std::string_view text, char separator);
// What stands after the question mark of the target.
std::string_view QueryOf(const HttpRequest& request);

}  // namespace karst::server
