// The bits of JSON that the bench writes itself. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace karst::workload {

// Appends the text as the inside of a JSON string. It should be UTF-8.
void AppendJsonEscaped(std::string_view text, std::string* out);
// The text as a JSON string.
std::string JsonString(std::string_view text);
// A number as short as it can be read back; null for what JSON has no word for.
std::string JsonNumber(double number);

// Writes one JSON document, two spaces for each level. Begin and End must match.
class JsonDocument {
 public:
  JsonDocument& BeginObject() { return Begin('{'); }
  JsonDocument& EndObject() { return End('}'); }
  JsonDocument& BeginArray() { return Begin('['); }
  JsonDocument& EndArray() { return End(']'); }
  // Before each value inside an object.
  JsonDocument& Name(std::string_view name);
  JsonDocument& Text(std::string_view text);
  JsonDocument& Number(double number);
  JsonDocument& Member(std::string_view name, std::string_view text) { return Name(name).Text(text); }
  JsonDocument& Member(std::string_view name, double number) { return Name(name).Number(number); }

  std::string Take() && { return std::move(out_); }

 private:
  JsonDocument& Begin(char bracket);
  JsonDocument& End(char bracket);
  void BeforeValue();

  std::string out_;
  int depth_ = 0;
  bool first_ = true;  // of the innermost container
  bool after_name_ = false;
};

}  // namespace karst::workload
