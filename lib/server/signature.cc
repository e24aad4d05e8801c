#include "server/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "server/letter_case.h"
#include "server/signed_parts.h"

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

// Of a presigned request all but the signature itself.
std::string CanonicalQuery(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::string> parameters;
  for (const std::string_view parameter : Split(query, '&')) {
    if (parameter.starts_with("X-Amz-Signature=")) continue;
    const bool has_value = parameter.find('=') != std::string_view::npos;
    parameters.push_back(fmt::format("{}{}", parameter, has_value ? "" : "="));
  }
  std::sort(parameters.begin(), parameters.end());
  return fmt::format("{}", fmt::join(parameters, "&"));
}

std::string_view MethodName(Method method) { return method == Method::kPost ? "POST" : "GET"; }

Error Invalid(std::string message) { return {ErrorCode::kInvalidSignature, std::move(message)}; }

std::string DateText(Clock::TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

// A presigned request may be good for longer. The date was found to be one.
std::optional<Error> CheckAge(const SignedParts& parts, Clock::TimePoint now) {
  const std::string& date = parts.date;
  const std::optional<Clock::TimePoint> signed_at = ParseSignatureDate(date);
  const std::chrono::seconds good_for = parts.expires.value_or(kSkew);
  if (*signed_at < now - good_for) {
    return Invalid(fmt::format("Signature expired: {} is now earlier than {} ({} - {} min.)", date,
                               DateText(now - good_for), DateText(now),
                               std::chrono::duration_cast<std::chrono::minutes>(good_for).count()));
  }
  if (*signed_at > now + kSkew) {
    return Invalid(fmt::format("Signature not yet current: {} is still later than {} ({} + {} min.)", date,
                               DateText(now + kSkew), DateText(now), kSkew.count()));
  }
  return std::nullopt;
}

// As which of AWS's services the target is signed: GetInsightRuleReport is CloudWatch's, whose name that is.
std::string_view ServiceOf(std::string_view amz_target) {
  return amz_target.starts_with("GraniteServiceVersion20100801.") ? "monitoring" : "dynamodb";
}

std::optional<Error> CheckScope(const SignedParts& parts, std::string_view region, std::string_view service) {
  const std::vector<std::string_view> credential = Split(parts.credential, '/');  // key, date, region, service, end
  std::string message;
  if (credential[2] != region) {
    message += fmt::format("Credential should be scoped to a valid region, not '{}'. ", credential[2]);
  }
  if (credential[3] != service) {
    message += fmt::format("Credential should be scoped to correct service: '{}'. ", service);
  }
  message += TerminatorComplaint(parts.credential);
  const std::string_view day = std::string_view(parts.date).substr(0, 8);
  if (credential[1] != day) {
    message += fmt::format(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from "
        "'{}'. ",
        credential[1], day, parts.date);
  }
  if (message.empty()) return std::nullopt;
  return Invalid(std::move(message));
}

// Without its host a request could be sent elsewhere, and without AWS's own headers, such as its target, it would not
// be the request that was signed.
std::optional<Error> CheckHeadersSigned(const HttpRequest& request, std::string_view signed_headers) {
  const std::vector<std::string_view> names = Split(signed_headers, ';');
  const auto is_signed = [&](std::string_view header) {
    return std::any_of(names.begin(), names.end(), [&](auto name) { return EqualsIgnoringCase(name, header); });
  };
  if (!is_signed("host")) return Invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  constexpr std::string_view kOfAws = "x-amz-";
  for (const std::string_view line : Split(request.head, '\n')) {
    const std::string_view name = line.substr(0, line.find(':'));
    if (!EqualsIgnoringCase(name.substr(0, kOfAws.size()), kOfAws) || is_signed(name)) continue;
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), ToLower);
    return Invalid(fmt::format("'{}' must be a 'SignedHeader' in the AWS Authorization.", lower));
  }
  return std::nullopt;
}

}  // namespace

std::string CanonicalRequest(const HttpRequest& request, std::string_view signed_headers) {
  const std::size_t question_mark = std::min(request.target.find('?'), request.target.size());
  std::string headers;
  for (const std::string_view name : Split(signed_headers, ';')) {
    fmt::format_to(std::back_inserter(headers), "{}:{}\n", name, HeaderValue(request.head, name));
  }
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", MethodName(request.method), request.target.substr(0, question_mark),
                     CanonicalQuery(QueryOf(request)), headers, signed_headers, HashOf(request.body));
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
  if (!IsPresigned(request) && !request.authorization.starts_with("AWS4-")) {
    return Error(ErrorCode::kMissingAuthenticationToken, "Request is missing Authentication Token");
  }
  const SignedParts parts = SignedPartsOf(request);
  if (auto error = CheckForm(parts)) return error;
  if (auto error = CheckAge(parts, clock_.Now())) return error;
  if (auto error = CheckHeadersSigned(request, parts.signed_headers)) return error;
  if (auto error = CheckScope(parts, region_, ServiceOf(request.amz_target))) return error;
  const std::string_view key = std::string_view(parts.credential).substr(0, parts.credential.find('/'));
  const std::string* const secret = credentials_.FindSecret(key);
  if (secret == nullptr) {
    return Error(ErrorCode::kUnrecognizedClient, "The security token included in the request is invalid.");
  }
  const std::string_view scope = std::string_view(parts.credential).substr(key.size() + 1);
  const std::string expected = Signature(*secret, parts.date, scope, CanonicalRequest(request, parts.signed_headers));
  const std::string& given = parts.signature;
  if (given.size() == expected.size() && CRYPTO_memcmp(given.data(), expected.data(), expected.size()) == 0) {
    return std::nullopt;
  }
  return Invalid(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
      "and signing method. Consult the service documentation for details.");
}

}  // namespace karst::server
