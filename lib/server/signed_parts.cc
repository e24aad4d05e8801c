#include "server/signed_parts.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace karst::server {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kTerminator = "aws4_request";
constexpr std::size_t kCredentialParts = 5;
constexpr std::chrono::seconds kExpiresMax = std::chrono::days(7);

// The value of name=value in the Authorization header.
std::string_view HeaderParameter(std::string_view authorization, std::string_view name) {
  for (std::string_view part : Split(authorization, ',')) {
    for (std::string_view word : Split(part, ' ')) {
      if (word.starts_with(name) && word.substr(name.size()).starts_with('=')) return word.substr(name.size() + 1);
    }
  }
  return {};
}

// With %XX as the byte that it stands for; what is no such triple stays.
std::string PercentDecoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* const digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      plain.push_back(static_cast<char>(byte));
      i += 2;
    } else {
      plain.push_back(text[i]);
    }
  }
  return plain;
}

std::string QueryParameter(std::string_view query, std::string_view name) {
  for (const std::string_view parameter : Split(query, '&')) {
    if (parameter.starts_with(name) && parameter.substr(name.size()).starts_with('=')) {
      return PercentDecoded(parameter.substr(name.size() + 1));
    }
  }
  return {};
}

std::optional<std::chrono::seconds> ParseExpires(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::min(std::chrono::seconds(seconds), kExpiresMax);
}

Error Incomplete(std::string message) { return {ErrorCode::kIncompleteSignature, std::move(message)}; }

}  // namespace

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string_view QueryOf(const HttpRequest& request) {
  const std::size_t question_mark = request.target.find('?');
  return question_mark == std::string_view::npos ? std::string_view() : request.target.substr(question_mark + 1);
}

bool IsPresigned(const HttpRequest& request) {
  return QueryOf(request).find("X-Amz-Algorithm") != std::string_view::npos;
}

SignedParts SignedPartsOf(const HttpRequest& request) {
  if (IsPresigned(request)) {
    const std::string_view query = QueryOf(request);
    return {.algorithm = QueryParameter(query, "X-Amz-Algorithm"),
            .credential = QueryParameter(query, "X-Amz-Credential"),
            .date = QueryParameter(query, "X-Amz-Date"),
            .signed_headers = QueryParameter(query, "X-Amz-SignedHeaders"),
            .signature = QueryParameter(query, "X-Amz-Signature"),
            .expires = ParseExpires(QueryParameter(query, "X-Amz-Expires"))};
  }
  const std::string_view header = request.authorization;
  return {.algorithm = std::string(header.substr(0, header.find(' '))),
          .credential = std::string(HeaderParameter(header, "Credential")),
          .date = std::string(request.amz_date.empty() ? request.date : request.amz_date),
          .signed_headers = std::string(HeaderParameter(header, "SignedHeaders")),
          .signature = std::string(HeaderParameter(header, "Signature")),
          .expires = std::nullopt};
}

std::optional<Error> CheckForm(const SignedParts& parts) {
  if (!ParseSignatureDate(parts.date)) {
    return Incomplete(fmt::format(
        "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601", parts.date));
  }
  if (parts.algorithm != kAlgorithm) {
    return Incomplete(
        fmt::format("Unsupported AWS 'algorithm': '{}' (only {} for now). ", parts.algorithm, kAlgorithm));
  }
  const std::vector<std::string_view> credential = Split(parts.credential, '/');
  if (credential.size() != kCredentialParts) {
    return Incomplete(
        fmt::format("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                    "got '{}'",
                    parts.credential));
  }
  return std::nullopt;
}

std::string TerminatorComplaint(std::string_view credential) {
  const std::string_view terminator = Split(credential, '/').back();
  if (terminator == kTerminator) return {};
  return fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'. ", kTerminator, terminator);
}

std::optional<Clock::TimePoint> ParseSignatureDate(std::string_view text) {
  constexpr std::string_view kForm = "ddddddddTddddddZ";
  const auto fits = [](char c, char form) { return form == 'd' ? c >= '0' && c <= '9' : c == form; };
  if (!std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(), fits)) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t digits) {
    int value = 0;
    for (const char digit : text.substr(from, digits)) value = value * 10 + (digit - '0');
    return value;
  };
  const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(number(4, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(6, 2)))};
  const std::chrono::hours hours(number(9, 2));
  const std::chrono::minutes minutes(number(11, 2));
  const std::chrono::seconds seconds(number(13, 2));
  if (!date.ok() || hours.count() > 23 || minutes.count() > 59 || seconds.count() > 59) return std::nullopt;
  return Clock::TimePoint(std::chrono::sys_days(date)) + hours + minutes + seconds;
}

}  // namespace karst::server
