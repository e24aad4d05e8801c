#include "server/response_writer.h"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <iterator>

#include "server/compression.h"

namespace karst::server {
namespace {

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 408:
      return "Request Timeout";
    case 413:
      return "Request Entity Too Large";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Unknown";
  }
}

void AppendDecimal(std::string* out, std::uint64_t number) {
  const fmt::format_int text(number);
  out->append(text.data(), text.size());
}

}  // namespace

// splitmix64: good enough to tell requests apart, and a few nanoseconds.
std::uint64_t RequestIds::Next() {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

void RequestIds::Append(std::string* out) {
  static constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
  static constexpr std::size_t kDigitsPerWord = 12;
  std::array<char, kLength> id;  // NOLINT: every character is written below
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < kLength; ++i) {
    if (i % kDigitsPerWord == 0) word = Next();
    id[i] = kDigits[word & 31U];
    word >>= 5;
  }
  out->append(id.data(), id.size());
}

std::string HttpDate(std::int64_t unix_seconds) {
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                     kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                     utc.tm_sec);
}

void AppendHead(const HttpResponse& response, std::string_view date, bool keep_alive, RequestIds& ids,
                std::string* out) {
  if (response.status == 200) {
    out->append("HTTP/1.1 200 OK\r\n");
  } else {
    fmt::format_to(std::back_inserter(*out), "HTTP/1.1 {} {}\r\n", response.status, ReasonPhrase(response.status));
  }
  if (response.content_type == ContentType::kAmzJson) out->append("Content-Type: application/x-amz-json-1.0\r\n");
  if (response.content_type == ContentType::kJson) out->append("Content-Type: application/json\r\n");
  if (!response.content_encoding.empty()) {
    out->append("Content-Encoding: ").append(response.content_encoding).append("\r\n");
  }
  out->append("Content-Length: ");
  AppendDecimal(out, response.body.size());
  // Over the bytes that travel: DynamoDB's clients check it before they unpack.
  out->append("\r\nx-amz-crc32: ");
  AppendDecimal(out, Crc32(response.body));
  out->append("\r\nx-amzn-RequestId: ");
  ids.Append(out);
  out->append("\r\nDate: ")
      .append(date)
      .append(keep_alive ? "\r\nConnection: keep-alive\r\n" : "\r\nConnection: close\r\n");
  out->append(response.extra_headers).append("\r\n");
}

}  // namespace karst::server
