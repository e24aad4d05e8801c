#include "server/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace karst::server {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::chrono::minutes kSkew{15};
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

const unsigned char* BytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT
}

std::string Hex(const Digest& digest) {
  std::string text;
  for (const unsigned char byte : digest) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

std::string HashOf(std::string_view text) {
  Digest digest{};
  SHA256(BytesOf(text), text.size(), digest.data());
  return Hex(digest);
}

Digest Sign(std::string_view key, std::string_view text) {
  Digest digest{};
  auto size = static_cast<unsigned>(digest.size());
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), BytesOf(text), text.size(), digest.data(), &size);
  return digest;
}

std::string_view TextOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};  // NOLINT
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

// The value of name=value in the Authorization header.
std::string_view Parameter(std::string_view authorization, std::string_view name) {
  for (std::string_view part : Split(authorization, ',')) {
    for (std::string_view word : Split(part, ' ')) {
      if (word.starts_with(name) && word.substr(name.size()).starts_with('=')) return word.substr(name.size() + 1);
    }
  }
  return {};
}

char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return ToLower(x) == ToLower(y); });
}

// Without space at its ends, and with one between its words.
std::string Folded(std::string_view value) {
  std::string folded;
  for (const std::string_view word : Split(value, ' ')) {
    if (word.empty()) continue;
    if (!folded.empty()) folded.push_back(' ');
    folded.append(word);
  }
  return folded;
}

// The header's values, of several by commas.
std::string HeaderValue(std::string_view head, std::string_view name) {
  std::vector<std::string> values;
  for (std::string_view line : Split(head, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !EqualsIgnoringCase(line.substr(0, colon), name)) continue;
    values.push_back(Folded(line.substr(colon + 1)));
  }
  return fmt::format("{}", fmt::join(values, ","));
}

std::string CanonicalQuery(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::string> parameters;
  for (const std::string_view parameter : Split(query, '&')) {
    const bool has_value = parameter.find('=') != std::string_view::npos;
    parameters.push_back(fmt::format("{}{}", parameter, has_value ? "" : "="));
  }
  std::sort(parameters.begin(), parameters.end());
  return fmt::format("{}", fmt::join(parameters, "&"));
}

std::string_view MethodName(Method method) { return method == Method::kPost ? "POST" : "GET"; }

Error Invalid(std::string message) { return {ErrorCode::kInvalidSignature, std::move(message)}; }

// "20260101T000000Z". Nothing for any other form.
std::optional<Clock::TimePoint> ParseDate(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  char zone = 0;
  const std::string copy(text);
  if (text.size() != 16 ||
      std::sscanf(copy.c_str(), "%4d%2u%2uT%2d%2d%2d%c", &year, &month, &day, &hour, &minute, &second, &zone) != 7 ||
      zone != 'Z') {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return Clock::TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

std::string DateText(Clock::TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::optional<Error> CheckAge(std::string_view date, Clock::TimePoint now) {
  const std::optional<Clock::TimePoint> signed_at = ParseDate(date);
  if (!signed_at) {
    return Error(ErrorCode::kIncompleteSignature, fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See "
                                                              "http://en.wikipedia.org/wiki/ISO_8601",
                                                              date));
  }
  if (*signed_at < now - kSkew) {
    return Invalid(fmt::format("Signature expired: {} is now earlier than {} ({} - {} min.)", date,
                               DateText(now - kSkew), DateText(now), kSkew.count()));
  }
  if (*signed_at > now + kSkew) {
    return Invalid(fmt::format("Signature not yet current: {} is still later than {} ({} + {} min.)", date,
                               DateText(now + kSkew), DateText(now), kSkew.count()));
  }
  return std::nullopt;
}

// `scope` is date, region, service and terminator of the credential.
std::optional<Error> CheckScope(const std::vector<std::string_view>& scope, std::string_view region,
                                std::string_view date) {
  std::string message;
  if (scope[1] != region) {
    message += fmt::format("Credential should be scoped to a valid region, not '{}'. ", scope[1]);
  }
  if (scope[2] != "dynamodb") message += "Credential should be scoped to correct service: 'dynamodb'. ";
  if (scope[3] != "aws4_request") {
    message += fmt::format("Credential should be scoped with a valid terminator: 'aws4_request', not '{}'. ", scope[3]);
  }
  if (scope[0] != date.substr(0, 8)) {
    message += fmt::format(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from "
        "'{}'. ",
        scope[0], date.substr(0, 8), date);
  }
  if (message.empty()) return std::nullopt;
  return Invalid(std::move(message));
}

}  // namespace

std::string CanonicalRequest(const HttpRequest& request, std::string_view signed_headers) {
  const std::size_t question_mark = std::min(request.target.find('?'), request.target.size());
  const std::string_view query =
      question_mark == request.target.size() ? std::string_view() : request.target.substr(question_mark + 1);
  std::string headers;
  for (const std::string_view name : Split(signed_headers, ';')) {
    fmt::format_to(std::back_inserter(headers), "{}:{}\n", name, HeaderValue(request.head, name));
  }
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", MethodName(request.method), request.target.substr(0, question_mark),
                     CanonicalQuery(query), headers, signed_headers, HashOf(request.body));
}

std::string Signature(std::string_view secret, std::string_view date, std::string_view scope,
                      std::string_view canonical_request) {
  Digest key = Sign(fmt::format("AWS4{}", secret), Split(scope, '/').front());
  for (const std::string_view part : Split(scope.substr(std::min(scope.find('/') + 1, scope.size())), '/')) {
    key = Sign(TextOf(key), part);
  }
  const std::string text = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, date, scope, HashOf(canonical_request));
  return Hex(Sign(TextOf(key), text));
}

std::optional<Error> SignatureVerifier::Verify(const HttpRequest& request) const {
  if (!request.authorization.starts_with(kAlgorithm)) {
    return Error(ErrorCode::kMissingAuthenticationToken, "Request is missing Authentication Token");
  }
  const std::string_view credential = Parameter(request.authorization, "Credential");
  const std::string_view date = request.amz_date.empty() ? request.date : request.amz_date;
  const std::vector<std::string_view> parts = Split(credential, '/');
  if (parts.size() != 5) {
    return Error(ErrorCode::kIncompleteSignature,
                 fmt::format("Credential must have exactly 5 slash-delimited elements, e.g. "
                             "keyid/date/region/service/term, got '{}'",
                             credential));
  }
  const std::string* const secret = credentials_.FindSecret(parts[0]);
  if (secret == nullptr) {
    return Error(ErrorCode::kUnrecognizedClient, "The security token included in the request is invalid.");
  }
  if (auto error = CheckAge(date, clock_.Now())) return error;
  if (auto error = CheckScope({parts.begin() + 1, parts.end()}, region_, date)) return error;
  const std::string expected = Signature(*secret, date, credential.substr(parts[0].size() + 1),
                                         CanonicalRequest(request, Parameter(request.authorization, "SignedHeaders")));
  const std::string_view given = Parameter(request.authorization, "Signature");
  if (given.size() == expected.size() && CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0) {
    return std::nullopt;
  }
  return Invalid(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
      "and signing method. Consult the service documentation for details.");
}

}  // namespace karst::server
