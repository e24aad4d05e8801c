// Items that go by themselves when their time has come. Here the program owns the clock, and says when the background
// work is done; by default both go by themselves.
#include <atomic>
#include <chrono>
#include <cstdio>

#include <karst/karst.h>

namespace {

class Hourglass final : public karst::Clock {
 public:
  TimePoint Now() const override { return TimePoint(std::chrono::seconds(seconds_.load())); }
  void Advance(int seconds) { seconds_ += seconds; }

 private:
  std::atomic<long> seconds_{1'767'225'600};  // 2026-01-01
};

int CountOf(karst::Table table) {
  int count = 0;
  karst::ItemRange sessions = table.Scan();
  for (auto at = sessions.begin(); at != sessions.end(); ++at) ++count;
  return count;
}

}  // namespace

int main() {
  Hourglass clock;
  karst::Options options;
  options.clock = &clock;
  options.background_thread = false;
  karst::Database db = karst::Database::OpenInMemory(options).value();
  karst::Table sessions = db.EnsureTable({.name = "Sessions", .partition_key = {"Id"}}).value();
  db.UpdateTimeToLive({"Sessions", {.enabled = true, .attribute_name = "Expires"}}).value();

  sessions.Put({{"Id", "short"}, {"Expires", 1'767'225'660}}).value();  // in a minute
  sessions.Put({{"Id", "long"}, {"Expires", 1'767'229'200}}).value();   // in an hour
  sessions.Put({{"Id", "for ever"}}).value();
  std::printf("at first: %d sessions\n", CountOf(sessions));

  clock.Advance(120);
  db.RunBackgroundWork();
  std::printf("after two minutes: %d\n", CountOf(sessions));

  // A session that is used again lives longer.
  sessions.Update({{"Id", "long"}}, {.update = "SET Expires = :later", .values = {{":later", 1'767'312'000}}}).value();
  clock.Advance(7200);
  db.RunBackgroundWork();
  std::printf("after two hours: %d\n", CountOf(sessions));

  clock.Advance(86400);
  db.RunBackgroundWork();
  std::printf("after a day: %d\n", CountOf(sessions));
  return 0;
}
