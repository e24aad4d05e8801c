// Eight threads of random transactions, conditional writes and reads on a few items, of which every other stages its
// single writes. Whatever the schedule, a serial order must explain every answer.
#include <atomic>
#include <cstddef>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <karst/database.h>

#include "history/recorder.h"
#include "history/serial_order.h"
#include "support/catch.h"
#include "support/temp_database.h"

namespace karst::testing {
namespace {

constexpr int kThreads = 8;

// The programs of a run need not be the same every time, but are.
class Program {
 public:
  Program(Recorder& recorder, int thread)
      : recorder_(recorder), thread_(thread), random_(static_cast<unsigned>(thread)) {}

  void Run(int operations) {
    for (done_ = 0; done_ < operations; ++done_) Step();
  }

 private:
  int Pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  Register AnyRegister() { return Pick(0, Recorder::kRegisters - 1); }
  RegisterValue NewValue() { return ++values_ * kThreads + thread_; }  // never zero, nobody else's

  std::vector<Register> SomeRegisters() {
    std::set<Register> some;
    for (int left = Pick(1, 4); left > 0; --left) some.insert(AnyRegister());
    return {some.begin(), some.end()};
  }

  void Step() {
    const int choice = Pick(1, 100);
    if (choice <= 25) {
      recorder_.Get(AnyRegister());
    } else if (choice <= 40) {
      recorder_.Put(AnyRegister(), NewValue());
    } else if (choice <= 60) {
      const Register at = AnyRegister();
      const RegisterValue seen = recorder_.Get(at);
      ++done_;
      recorder_.Swap(at, seen, NewValue());
    } else if (choice <= 65) {
      recorder_.ReadAll();
    } else if (choice <= 75) {
      recorder_.TransactRead(SomeRegisters());
    } else {
      ReadAndWrite();
    }
  }

  // Builds on what it read a moment ago, so that it sometimes succeeds.
  void ReadAndWrite() {
    const auto reads = recorder_.TransactRead(SomeRegisters());
    if (!reads) return;
    std::vector<RegisterWrite> wanted;
    for (const RegisterRead& read : *reads) {
      wanted.push_back({read.at, read.value, Pick(1, 4) == 1 ? 0 : NewValue()});
    }
    ++done_;
    recorder_.TransactWrite(wanted);
  }

  Recorder& recorder_;
  const RegisterValue thread_;
  std::mt19937 random_;
  int done_ = 0;
  RegisterValue values_ = 0;
};

History RunThreads(Database& db, int operations_of_a_thread) {
  std::atomic<std::uint64_t> clock{1};
  if (Result<void> made = Recorder(db).MakeTable(); !made) throw std::runtime_error(made.error().message());
  std::vector<std::unique_ptr<Recorder>> recorders;
  std::vector<std::string> failures(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) recorders.push_back(std::make_unique<Recorder>(db, &clock, /*stages=*/t % 2 == 0));
  for (int t = 0; t < kThreads; ++t) {
    const auto i = static_cast<std::size_t>(t);
    threads.emplace_back([&, i, t] {
      try {
        Program(*recorders[i], t).Run(operations_of_a_thread);
      } catch (const std::runtime_error& failure) {
        failures[i] = failure.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& failure : failures) CHECK(failure == "");
  History history;
  for (const auto& recorder : recorders) {
    History part = recorder->Take();
    std::move(part.begin(), part.end(), std::back_inserter(history));
  }
  return history;
}

// Of each kind of operation, how many succeeded: an operation that was refused for a conflict saw and did nothing.
std::map<std::string, std::size_t> SuccessesByKind(const History& history) {
  std::map<std::string, std::size_t> successes;
  for (const HistoryOperation& one : history) {
    const bool writes = one.name == "put" || one.name == "swap" || one.name == "transact_write";
    if (writes ? !one.writes.empty() : !one.reads.empty()) ++successes[one.name];
  }
  return successes;
}

void RequireSerial(const History& history, std::size_t operations) {
  CHECK(history.size() >= operations);
  // A run in which one kind hardly ever succeeds would show nothing of it.
  const std::map<std::string, std::size_t> successes = SuccessesByKind(history);
  CHECK(successes.size() == 6);
  for (const auto& [kind, count] : successes) {
    INFO(kind);
    CHECK(count > history.size() / 50);
  }
  CHECK(WhyNoSerialOrder(history).value_or("") == "");
}

Options With(Conflicts conflicts) {
  Options options = TestOptions();
  options.conflicts = conflicts;
  return options;
}

// Under the sanitizer of threads, which makes each operation many times slower, a tenth.
#ifdef __SANITIZE_THREAD__
constexpr int kShorter = 10;
#else
constexpr int kShorter = 1;
#endif

}  // namespace

TEST_CASE("One serial order explains 200,000 operations of every kind where conflicts are refused", "[history]") {
  constexpr int kOperations = 200'000 / kShorter;
  Database db = Database::OpenInMemory(With(Conflicts::kReject)).value();
  RequireSerial(RunThreads(db, kOperations / kThreads), kOperations);
}

TEST_CASE("One serial order explains 100,000 operations of every kind where writers wait for transactions",
          "[history]") {
  constexpr int kOperations = 100'000 / kShorter;
  Database db = Database::OpenInMemory(With(Conflicts::kWait)).value();
  RequireSerial(RunThreads(db, kOperations / kThreads), kOperations);
}

TEST_CASE("A serial order explains what happens on disk", "[history]") {
  TempDatabase db(With(Conflicts::kReject));
  RequireSerial(RunThreads(*db, 2'000), 16'000);
}

// One read among thousands is made to show what the register had before.
TEST_CASE("One stale read in a true history is found", "[history][checker]") {
  Database db = OpenInMemory();
  History history = RunThreads(db, 500);
  REQUIRE_FALSE(WhyNoSerialOrder(history));
  std::map<std::pair<Register, RegisterValue>, std::pair<RegisterValue, std::uint64_t>> written;  // old, returned
  for (const HistoryOperation& one : history) {
    for (const RegisterWrite& write : one.writes) written[{write.at, write.value}] = {write.old, one.returned};
  }
  int doctored = 0;
  for (std::size_t i = 0; i < history.size() && doctored < 20; ++i) {
    if (history[i].name != "get") continue;
    RegisterRead& read = history[i].reads.front();
    const auto at = written.find({read.at, read.value});
    if (at == written.end() || at->second.second > history[i].invoked) continue;
    const RegisterValue seen = std::exchange(read.value, at->second.first);
    CHECK(WhyNoSerialOrder(history));
    read.value = seen;
    ++doctored;
  }
  CHECK(doctored == 20);
}

}  // namespace karst::testing
