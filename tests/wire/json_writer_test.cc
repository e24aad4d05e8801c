#include "wire/json_writer.h"

#include <string>

#include "support/catch.h"
#include "support/manual_clock.h"

using karst::wire::JsonWriter;

TEST_CASE("JsonWriter sets commas by itself", "[wire][json]") {
  std::string json;
  JsonWriter w(&json);
  w.BeginObject();
  w.Member("a", 1);
  w.Member("b", "{[:");
  w.Name("c");
  w.BeginArray();
  w.Integer(-2);
  w.BeginArray();
  w.EndArray();
  w.BeginObject();
  w.EndObject();
  w.Boolean(true);
  w.EndArray();
  w.UserName("d\"");
  w.BeginObject();
  w.EndObject();
  w.EndObject();
  CHECK(json == R"({"a":1,"b":"{[:","c":[-2,[],{},true],"d\"":{}})");
}

TEST_CASE("JsonWriter escapes what JSON wants escaped and nothing else", "[wire][json]") {
  std::string text;
  for (int c = 0; c < 0x20; ++c) text.push_back(static_cast<char>(c));
  std::string json;
  karst::wire::AppendEscaped(text + " \"/\\\x7F\xC3\xA9", &json);
  CHECK(
      json ==
      "\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
      "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"
      " \\\"/\\\\\x7F\xC3\xA9");
}

TEST_CASE("Capacities have a fraction and dates have milliseconds", "[wire][json]") {
  std::string json;
  JsonWriter w(&json);
  w.BeginArray();
  for (double value : {0.0, 0.5, 1.0, 128.5, 1e6}) w.Double(value);
  w.Date(karst::testing::ManualClock::kStart + std::chrono::microseconds(7654));
  w.EndArray();
  CHECK(json == "[0.0,0.5,1.0,128.5,1000000.0,1767225600.007]");
}
