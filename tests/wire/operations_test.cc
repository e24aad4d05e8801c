// Every operation of the API has an answer of its own: tests/wire/operations.txt lists them.
#include <karst/service.h>

#include <fstream>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/temp_database.h"

namespace {

std::vector<std::string> Operations() {
  std::vector<std::string> targets;
  std::ifstream file(KARST_SOURCE_DIR "/tests/wire/operations.txt");
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') targets.push_back(line);
  }
  return targets;
}

}  // namespace

TEST_CASE("Every operation of the API is known", "[wire][operations]") {
  karst::Service service(karst::testing::OpenInMemory());
  const std::vector<std::string> targets = Operations();
  REQUIRE(targets.size() >= 66);
  for (const std::string& target : targets) {
    const karst::ServiceResponse answer = service.Handle(target, "{}");
    INFO(target << ": " << answer.body);
    CHECK((answer.status == 200 || answer.status == 400));
    CHECK(answer.body.find("UnknownOperationException") == std::string::npos);
  }
}

TEST_CASE("What is no operation is answered as unknown", "[wire][operations]") {
  karst::Service service(karst::testing::OpenInMemory());
  CHECK(service.Handle("DynamoDB_20120810.MakeCoffee", "{}").body ==
        R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
}
