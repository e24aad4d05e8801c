#include <karst/service.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/manual_clock.h"
#include "support/scenario.h"
#include "support/temp_database.h"

namespace {

std::vector<std::filesystem::path> ScenarioFiles() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(KARST_SOURCE_DIR "/tests/scenarios")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// "DynamoDBStreams_20120810.ListStreams" is a target; "PutItem" alone is of the API of tables.
std::string TargetOf(const std::string& operation) {
  return operation.find('.') == std::string::npos ? "DynamoDB_20120810." + operation : operation;
}

}  // namespace

TEST_CASE("The service answers the scenarios word for word", "[wire][scenarios]") {
  const std::vector<std::filesystem::path> files = ScenarioFiles();
  REQUIRE_FALSE(files.empty());
  for (const std::filesystem::path& file : files) {
    const karst::testing::ManualClock clock;
    karst::Service service(karst::testing::OpenInMemory(clock));
    const auto steps = karst::testing::ReadScenario(file);
    CHECK_FALSE(steps.empty());
    for (const karst::testing::ScenarioStep& step : steps) {
      INFO(file.filename().string() << ": " << step.claim);
      const karst::ServiceResponse response = service.Handle(TargetOf(step.operation), step.request);
      if (step.answer != "?") CHECK(response.body == step.answer);
      CHECK(response.status == step.status);
    }
  }
}
