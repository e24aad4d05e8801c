#include "wire/json_writer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>

#include "wire/base64.h"

namespace karst::wire {
namespace {

// 0: as it is; 'u': \u00XX; any other: a backslash and that character.
constexpr std::array<char, 256> MakeEscapes() {
  std::array<char, 256> escapes{};
  for (std::size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}
constexpr std::array<char, 256> kEscapes = MakeEscapes();

}  // namespace

void AppendEscaped(std::string_view text, std::string* out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::size_t run = 0;  // start of what can be copied as it is
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[byte];
    if (escape == 0) continue;
    out->append(text.data() + run, i - run);
    out->push_back('\\');
    out->push_back(escape);
    if (escape == 'u') {
      const char digits[4] = {'0', '0', kHex[byte >> 4], kHex[byte & 0xF]};
      out->append(digits, sizeof digits);
    }
    run = i + 1;
  }
  out->append(text.data() + run, text.size() - run);
}

void JsonWriter::Name(std::string_view plain) {
  Separate();
  out_->push_back('"');
  out_->append(plain);
  out_->append("\":", 2);
}

void JsonWriter::UserName(std::string_view name) {
  String(name);
  out_->push_back(':');
}

void JsonWriter::String(std::string_view text) {
  Separate();
  out_->push_back('"');
  AppendEscaped(text, out_);
  out_->push_back('"');
}

void JsonWriter::PlainString(std::string_view text) {
  Separate();
  out_->push_back('"');
  out_->append(text);
  out_->push_back('"');
}

void JsonWriter::Base64(std::string_view bytes) {
  Separate();
  out_->push_back('"');
  AppendBase64(bytes, out_);
  out_->push_back('"');
}

void JsonWriter::Integer(std::int64_t value) {
  Separate();
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_->append(digits.data(), end);
}

void JsonWriter::Double(double value) {
  Separate();
  const std::size_t start = out_->size();
  fmt::format_to(std::back_inserter(*out_), "{}", value);
  if (out_->find_first_of(".e", start) == std::string::npos) out_->append(".0");
}

void JsonWriter::Boolean(bool value) {
  Separate();
  out_->append(value ? "true" : "false");
}

void JsonWriter::Date(Clock::TimePoint time) {
  const auto ms = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
  Separate();
  fmt::format_to(std::back_inserter(*out_), "{}.{:03}", ms / 1000, ms % 1000);
}

}  // namespace karst::wire
