#include "karst_bench/json_text.h"

#include <cmath>

#include <fmt/format.h>

namespace karst::workload {

void AppendJsonEscaped(std::string_view text, std::string* out) {
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(*out), "\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out->push_back(c);
    }
  }
}

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  AppendJsonEscaped(text, &out);
  out.push_back('"');
  return out;
}

std::string JsonNumber(double number) { return std::isfinite(number) ? fmt::format("{}", number) : "null"; }

void JsonDocument::BeforeValue() {
  if (after_name_ || depth_ == 0) {
    after_name_ = false;
    return;
  }
  out_.append(first_ ? "\n" : ",\n");
  out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
  first_ = false;
}

JsonDocument& JsonDocument::Begin(char bracket) {
  BeforeValue();
  out_.push_back(bracket);
  ++depth_;
  first_ = true;
  return *this;
}

JsonDocument& JsonDocument::End(char bracket) {
  --depth_;
  if (!first_) {
    out_.push_back('\n');
    out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
  }
  out_.push_back(bracket);
  first_ = false;
  return *this;
}

JsonDocument& JsonDocument::Name(std::string_view name) {
  BeforeValue();
  out_.append(JsonString(name)).append(": ");
  after_name_ = true;
  return *this;
}

JsonDocument& JsonDocument::Text(std::string_view text) {
  BeforeValue();
  out_.append(JsonString(text));
  return *this;
}

JsonDocument& JsonDocument::Number(double number) {
  BeforeValue();
  out_.append(JsonNumber(number));
  return *this;
}

}  // namespace karst::workload
