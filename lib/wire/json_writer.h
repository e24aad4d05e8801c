// JsonWriter: appends JSON to a string, commas by itself. Used by the encoders of messages and errors. Not thread-safe.
//
//   JsonWriter w(&body);
//   w.BeginObject(); w.Name("Count"); w.Integer(2); w.EndObject();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <karst/clock.h>

namespace karst::wire {

class JsonWriter {
 public:
  explicit JsonWriter(std::string* out) : out_(out) {}

  void BeginObject() { Open('{'); }
  void EndObject() { out_->push_back('}'); }
  void BeginArray() { Open('['); }
  void EndArray() { out_->push_back(']'); }

  // A member's name that is known to need no escape; the member's value must follow.
  void Name(std::string_view plain);
  // A member's name that came from a user.
  void UserName(std::string_view name);

  void String(std::string_view text);
  void PlainString(std::string_view text);  // known to need no escape
  void Base64(std::string_view bytes);
  void Integer(std::int64_t value);
  // 1 is written 1.0, as AWS writes capacities.
  void Double(double value);
  void Boolean(bool value);
  // Seconds since the epoch, with milliseconds.
  void Date(Clock::TimePoint time);

  void Member(std::string_view name, std::string_view text) { Name(name), String(text); }
  void Member(std::string_view name, std::int64_t value) { Name(name), Integer(value); }

  // Before text of an array's element that the caller appends to *out() itself.
  void Element() { Separate(); }
  std::string* out() { return out_; }

 private:
  // Before a value or a name: a comma unless it is the first, or the value of a name.
  void Separate() {
    const char last = out_->empty() ? '[' : out_->back();
    if (last != '{' && last != '[' && last != ':') out_->push_back(',');
  }
  void Open(char bracket) {
    Separate();
    out_->push_back(bracket);
  }

  std::string* out_;
};

// Appends text with what JSON wants escaped (control characters, '"' and '\'), without the quotes around it.
void AppendEscaped(std::string_view text, std::string* out);

}  // namespace karst::wire
