// A program that writes until it is killed, and says after each acknowledged operation which one it was. Started by
// crash_test: karst_crash_writer <store> <sync|buffered> <first step of thread 0> <of thread 1> ...
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <karst/database.h>

#include "crash/crash_operations.h"

namespace {

using karst::Database;
namespace testing = karst::testing;

// A limit for a writer whose driver has gone without killing it.
constexpr int kStepsMax = 200'000;

// One write of a few bytes to a pipe is not torn.
void Acknowledge(int thread, int step) {
  const std::string line = fmt::format("{} {}\n", thread, step);
  if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(3);
}

void WriteFrom(Database& db, int thread, int first_step) {
  for (int step = first_step; step < first_step + kStepsMax; ++step) {
    if (const auto done = testing::Perform(testing::CrashOperationAt(thread, step), db); !done) {
      std::fprintf(stderr, "step %d of thread %d: %s\n", step, thread, done.error().message().c_str());
      std::_Exit(2);
    }
    Acknowledge(thread, step);
    testing::ChangeIndexes(thread, step, db);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 + testing::kCrashThreads) return 1;
  // A small write buffer, so that flushes and compactions are cut off as well.
  const karst::Options options{
      .durability = std::string(argv[2]) == "sync" ? karst::Durability::kSync : karst::Durability::kBuffered,
      .write_buffer_bytes = std::size_t{128} << 10};
  auto db = Database::Open(argv[1], options);
  if (!db) {
    std::fprintf(stderr, "%s\n", db.error().message().c_str());
    return 1;
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < testing::kCrashThreads; ++t) {
    threads.emplace_back(WriteFrom, std::ref(*db), t, std::atoi(argv[3 + t]));
  }
  for (std::thread& thread : threads) thread.join();
  return 0;
}
