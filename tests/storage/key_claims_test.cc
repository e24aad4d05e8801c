#include "storage/key_claims.h"

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/key_locks.h"
#include "support/catch.h"

namespace karst::storage {

TEST_CASE("Keys are claimed all or none, and given back", "[storage][key_claims]") {
  KeyClaims claims;
  std::vector<bool> taken;
  {
    const KeyClaims::Claim first = claims.ClaimAll({"a", "b"}, &taken);
    CHECK(first.held());
    CHECK(taken == std::vector<bool>{false, false});
    CHECK_FALSE(claims.ClaimAll({"c", "b", "a"}, &taken).held());
    CHECK(taken == std::vector<bool>{false, true, true});
    CHECK(claims.IsClaimed("a"));
    CHECK_FALSE(claims.IsClaimed("c"));
  }
  CHECK_FALSE(claims.IsClaimed("a"));
  KeyClaims::Claim again = claims.ClaimAll({"a"}, &taken);
  KeyClaims::Claim moved = std::move(again);
  CHECK(moved.held());
  CHECK(claims.IsClaimed("a"));
}

// More keys than stripes, so that many share the stripe of the claimed one.
TEST_CASE("Nobody is refused for the sake of another key", "[storage][key_claims]") {
  KeyLocks refusing(/*refuses_claimed=*/true);
  KeyLocks waiting(/*refuses_claimed=*/false);
  std::vector<bool> taken;
  const auto claim = refusing.claims().ClaimAll({"claimed"}, &taken);
  const auto other_claim = waiting.claims().ClaimAll({"claimed"}, &taken);
  CHECK(refusing.Refuses("claimed"));
  CHECK_FALSE(waiting.Refuses("claimed"));
  int refused = 0;
  for (std::size_t i = 0; i < 4 * KeyLocks::kStripes; ++i) {
    const std::string key = std::to_string(i);
    if (refusing.Refuses(key) || !refusing.claims().ClaimAll({key}, &taken).held()) ++refused;
  }
  CHECK(refused == 0);
}

TEST_CASE("Of many who want the same keys one at a time has them, and never nobody for ever", "[storage][key_claims]") {
  KeyClaims claims;
  int counter = 0;  // of whoever holds "shared"
  std::atomic<int> claimed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int left = 500; left > 0;) {
        std::vector<bool> taken;
        std::vector<std::string> keys{"first", "shared", std::to_string(t)};
        if (t % 2 == 0) std::swap(keys[0], keys[1]);
        const auto claim = claims.ClaimAll(std::move(keys), &taken);
        if (!claim.held()) {
          std::this_thread::yield();
          continue;
        }
        ++counter;
        ++claimed;
        --left;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(counter == 2000);
  CHECK(claimed == 2000);
  CHECK_FALSE(claims.IsClaimed("shared"));
}

}  // namespace karst::storage
