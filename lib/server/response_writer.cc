#include "server/response_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <random>

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

// More than all that a head has beside the texts given to it.
constexpr std::size_t kOwnTextBytesMax = 384;

char* Write(std::string_view text, char* to) { return to + text.copy(to, text.size()); }

char* WriteDecimal(std::uint64_t number, char* to) {
  const fmt::format_int text(number);
  return Write({text.data(), text.size()}, to);
}

char* WriteStatusLine(int status, char* to) {
  if (status == 200) return Write("HTTP/1.1 200 OK\r\n", to);
  return fmt::format_to(to, "HTTP/1.1 {} {}\r\n", status, ReasonPhrase(status));
}

constexpr std::size_t kDigitsPerWord = 12;

}  // namespace

RequestIds::RequestIds() : state_((std::uint64_t{std::random_device{}()} << 32) | std::random_device{}()) {
  for (std::size_t offset = 0; offset < kLength; offset += kDigitsPerWord) WriteWord(offset);
}

std::string_view RequestIds::Next() {
  WriteWord(0);
  return {id_.data(), id_.size()};
}

void RequestIds::WriteWord(std::size_t offset) {
  static constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
  std::uint64_t word = NextWord();
  for (std::size_t i = offset; i < std::min(offset + kDigitsPerWord, kLength); ++i, word >>= 5) {
    id_[i] = kDigits[word & 31U];
  }
}

// splitmix64: good enough to tell requests apart, and a few nanoseconds.
std::uint64_t RequestIds::NextWord() {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
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
  const std::size_t start = out->size();
  out->resize(start + kOwnTextBytesMax + response.content_encoding.size() + date.size() +
              response.extra_headers.size());
  char* to = WriteStatusLine(response.status, out->data() + start);
  if (response.content_type == ContentType::kAmzJson) to = Write("Content-Type: application/x-amz-json-1.0\r\n", to);
  if (response.content_type == ContentType::kJson) to = Write("Content-Type: application/json\r\n", to);
  if (!response.content_encoding.empty()) {
    to = Write("\r\n", Write(response.content_encoding, Write("Content-Encoding: ", to)));
  }
  to = WriteDecimal(response.body.size(), Write("Content-Length: ", to));
  // Over the bytes that travel: DynamoDB's clients check it before they unpack.
  to = WriteDecimal(Crc32(response.body), Write("\r\nx-amz-crc32: ", to));
  to = Write(ids.Next(), Write("\r\nx-amzn-RequestId: ", to));
  to = Write(date, Write("\r\nDate: ", to));
  to = Write(keep_alive ? "\r\nConnection: keep-alive\r\n" : "\r\nConnection: close\r\n", to);
  to = Write("\r\n", Write(response.extra_headers, to));
  out->resize(static_cast<std::size_t>(to - out->data()));
}

}  // namespace karst::server
