#include "wire/value_json.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.h"
#include "value/value_rules.h"

namespace {

struct Reading {
  karst::wire::Findings findings;
  std::string body;
};

Reading Read(std::string_view json) {
  Reading reading;
  const auto document = karst::wire::JsonParser::OfThread().Parse(json, 0);
  REQUIRE(document.has_value());
  karst::wire::ReadItem(document->get_object().value_unsafe(), &reading.findings, &reading.body);
  return reading;
}

std::string Write(std::string_view body) {
  std::string json;
  karst::wire::AppendItem(karst::ItemView(body), &json);
  return json;
}

}  // namespace

TEST_CASE("An item comes back from its bytes as the same JSON", "[wire][value_json]") {
  for (std::string_view json :
       {R"({})", R"({"a":{"S":""}})", R"({"a":{"N":"-0.000001"}})", R"({"a":{"N":"123456789012345678901234567890"}})",
        R"({"a":{"B":""},"b":{"B":"AAEC"}})", R"({"a":{"BOOL":true},"b":{"BOOL":false},"c":{"NULL":true}})",
        R"({"a":{"L":[{"L":[{"M":{"x":{"N":"1"}}}]},{"S":"s"}]},"m":{"M":{}}})",
        R"({"a":{"SS":["","a"]},"b":{"NS":["-1","0","1"]},"c":{"BS":["","AA=="]}})",
        "{\"a\":{\"S\":\"\xC3\xA9\xF0\x9F\x98\x80\"}}", R"({"a\nb":{"S":"\u0001\"\\"}})"}) {
    INFO(json);
    const Reading reading = Read(json);
    REQUIRE(reading.findings.Readable());
    CHECK(karst::value::CheckItemBytes(reading.body).has_value());
    CHECK(Write(reading.body) == json);
  }
}

TEST_CASE("A list of items is the JSON of each, whatever their lengths", "[wire][value_json]") {
  for (const std::size_t longest : {0U, 1U, 40U, 700U, 3000U}) {
    INFO(longest);
    karst::ItemList items;
    std::string expected = "before[";
    for (std::size_t length = 0; length < longest; length += 1 + length / 3) {
      const std::string text(length, length % 2 == 0 ? 'x' : '"');
      items.Append(karst::Item{{text + "name", text}, {"m", karst::Item{{text, static_cast<int>(length)}}}});
      if (items.size() > 1) expected += ',';
      expected += Write(items[items.size() - 1].bytes());
    }
    std::string json = "before";
    karst::wire::AppendItems(items, &json);
    CHECK(json == expected + "]");
  }
}

TEST_CASE("Numbers are written in DynamoDB's spelling", "[wire][value_json]") {
  for (const auto& [given, written] :
       std::initializer_list<std::pair<std::string, std::string>>{{"+1000", "1000"},
                                                                  {"1e3", "1000"},
                                                                  {"0.0", "0"},
                                                                  {"-0", "0"},
                                                                  {"1.50", "1.5"},
                                                                  {"1E-130", "0." + std::string(129, '0') + "1"},
                                                                  {"9E125", "9" + std::string(125, '0')},
                                                                  {"-12.5e1", "-125"}}) {
    const Reading reading = Read(fmt::format(R"({{"n":{{"N":"{}"}}}})", given));
    CHECK(Write(reading.body) == fmt::format(R"({{"n":{{"N":"{}"}}}})", written));
  }
}

TEST_CASE("Containers in containers come back as the same JSON at every depth", "[wire][value_json]") {
  struct Container {
    std::string open;
    std::string close;
  };
  const Container list{R"({"L":[)", "]}"};
  const Container map{R"({"M":{"":)", "}}"};
  const Container named_map{R"({"M":{"n":)", "}}"};
  const std::vector<std::vector<Container>> patterns = {{list}, {map}, {named_map}, {list, map}, {list, list, map}};
  for (const std::string inner : {R"({"L":[]})", R"({"M":{}})", R"({"S":""})", R"({"NULL":true})", R"({"SS":["a"]})"}) {
    for (const std::vector<Container>& pattern : patterns) {
      std::string value = inner;
      for (std::size_t depth = 0; depth < 31; ++depth) {
        const std::string json = R"({"a":)" + value + "}";
        INFO(json);
        const Reading reading = Read(json);
        REQUIRE(reading.findings.Readable());
        CHECK(Write(reading.body) == json);
        std::string alone;
        karst::wire::AppendAttributeValue(karst::ItemView(reading.body)["a"], &alone);
        CHECK(alone == value);
        const Container& around = pattern[depth % pattern.size()];
        value = around.open + value + around.close;
      }
    }
  }
}

TEST_CASE("Nesting beyond DynamoDB's limit is refused, however deep", "[wire][value_json]") {
  for (int depth : {33, 34, 200, 400}) {
    std::string json = R"({"a":)";
    for (int i = 0; i < depth; ++i) json += R"({"L":[)";
    json += R"({"S":"x"})";
    for (int i = 0; i < depth; ++i) json += "]}";
    json += "}";
    const Reading reading = Read(json);
    REQUIRE(reading.findings.Readable());
    CHECK_FALSE(karst::value::CheckValues(karst::ItemView(reading.body)).has_value());
  }
}

TEST_CASE("A value that is none is refused by the rules of values", "[wire][value_json]") {
  for (std::string_view value : {"null", "{}", R"({"S":null})", R"({"S":"a","N":"1"})", R"({"N":""})", R"({"N":"1x"})",
                                 R"({"NULL":false})", R"({"SS":[]})", R"({"SS":["a","a"]})", R"({"NS":["1","01"]})",
                                 R"({"BS":["AA==","AA=="]})", R"({"L":[{}]})", R"({"M":{"x":null}})"}) {
    INFO(value);
    const Reading reading = Read(fmt::format(R"({{"pk":{{"S":"a"}},"bad":{}}})", value));
    REQUIRE(reading.findings.Readable());
    CHECK_FALSE(karst::value::CheckValues(karst::ItemView(reading.body)).has_value());
  }
}
