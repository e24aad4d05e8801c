#include "server/input_buffer.h"

#include <cstring>
#include <random>
#include <string>

#include "server/memory_budget.h"
#include "support/catch.h"

namespace karst::server {
namespace {

constexpr std::size_t kSpare = 64;

void Append(InputBuffer& buffer, const std::string& text) {
  std::memcpy(buffer.Prepare(text.size()), text.data(), text.size());
  buffer.Commit(text.size());
}

TEST_CASE("InputBuffer holds what a string would, with room to spare behind it", "[server][input_buffer]") {
  InputBuffer buffer(kSpare);
  std::string model;
  std::mt19937 random(1);
  for (int step = 0; step < 10000; ++step) {
    const std::size_t choice = random() % 4;
    if (choice < 2) {
      const std::string text(random() % 300 + 1, static_cast<char>('a' + step % 26));
      Append(buffer, text);
      model += text;
    } else if (!model.empty()) {
      const std::size_t offset = choice == 2 ? 0 : random() % model.size();
      const std::size_t count = random() % (model.size() - offset) + 1;
      choice == 2 ? buffer.Consume(count) : buffer.CutOut(offset, count);
      model.erase(offset, count);
    }
    REQUIRE(buffer.bytes() == model);
    if (!model.empty()) REQUIRE(buffer.ReadableFrom(0) >= model.size() + kSpare);
  }
  CHECK(buffer.capacity() < 100000);
}

TEST_CASE("InputBuffer gives its memory back", "[server][input_buffer]") {
  InputBuffer buffer(kSpare);
  Append(buffer, std::string(5000, 'x'));
  buffer.Consume(5000);
  buffer.Release();
  CHECK(buffer.capacity() == 0);
  Append(buffer, "again");
  CHECK(buffer.bytes() == "again");
}

TEST_CASE("MemoryBudget gives no more than there is", "[server][memory_budget]") {
  MemoryBudget budget(100);
  CHECK(budget.TryTake(60));
  CHECK_FALSE(budget.TryTake(41));
  CHECK(budget.TryTake(40));
  budget.Give(60);
  CHECK(budget.TryTake(60));
  CHECK_FALSE(budget.TryTake(1));
}

}  // namespace
}  // namespace karst::server
