#include "wire/json_writer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>

#include "wire/base64.h"
#include "wire/json_escape.h"

namespace karst::wire {
void AppendEscaped(std::string_view text, std::string* out) {
  EscapeInPieces(text, [out](std::string_view piece) { out->append(piece); });
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
