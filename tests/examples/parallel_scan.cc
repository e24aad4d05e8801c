// A table scanned by four threads, each taking its own segment.
#include <cstdio>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <karst/karst.h>

int main() {
  constexpr int kThreads = 4;
  constexpr int kItems = 1000;
  karst::Database db = karst::Database::OpenInMemory().value();
  karst::Table accounts = db.EnsureTable({.name = "Accounts", .partition_key = {"Id"}}).value();
  for (int i = 0; i < kItems; ++i) accounts.Put({{"Id", "account-" + std::to_string(i)}, {"Balance", i}}).value();

  std::vector<long long> counts(kThreads);
  std::vector<long long> sums(kThreads);
  std::vector<std::thread> threads;
  for (int segment = 0; segment < kThreads; ++segment) {
    threads.emplace_back([&, segment] {
      const auto slot = static_cast<std::size_t>(segment);
      karst::ItemRange items = accounts.Scan({.page_limit = 100, .segment = segment, .total_segments = kThreads});
      for (const karst::ItemView item : items) {
        ++counts[slot];
        sums[slot] += item["Balance"].number().ToInt64().value();
      }
      if (items.error()) std::printf("%s\n", items.error()->message().c_str());
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::printf("items: %lld\n", std::accumulate(counts.begin(), counts.end(), 0LL));
  std::printf("balance: %lld\n", std::accumulate(sums.begin(), sums.end(), 0LL));
  return 0;
}
