// Subscription: a stream's records in order, with a place that can be kept.
#include <atomic>
#include <utility>

#include <karst/database.h>

#include "base/error_table.h"
#include "base/try.h"
#include "engine/engine.h"
#include "engine/stream_lookup.h"
#include "engine/stream_reader.h"

namespace karst {

struct Subscription::State {
  std::shared_ptr<engine::Engine> engine;
  engine::StreamLogPtr log;
  std::uint64_t next_sequence = 0;
  bool ended = false;
  std::atomic<bool> cancelled = false;
};

namespace {

constexpr std::size_t kPageBytesMax = std::size_t{16} * 1024 * 1024;
// Between the ARN and the number of a token.
constexpr std::string_view kTokenSeparator = "|next|";

struct Place {
  std::string stream_arn;
  std::uint64_t next_sequence = 0;
};

Result<Place> ParseToken(std::string_view token) {
  const std::size_t at = token.rfind(kTokenSeparator);
  const auto sequence =
      at == std::string_view::npos ? std::nullopt : catalog::ParseSequence(token.substr(at + kTokenSeparator.size()));
  if (!sequence) return base::ValidationError("Invalid resume token");
  return Place{.stream_arn = std::string(token.substr(0, at)), .next_sequence = *sequence};
}

// Of a table its latest stream.
Result<std::string> StreamArnOf(engine::Engine& engine, const std::string& source) {
  if (engine::CheckStreamArn(source)) return source;
  KARST_ASSIGN_OR_RETURN(const engine::TablePtr table, engine.tables().Find(source));
  if (!table->stream) {
    return Error(ErrorCode::kResourceNotFound,
                 "Requested resource not found: Table: " + table->name + " has no stream");
  }
  return catalog::StreamArn(table->arn, table->stream->created);
}

}  // namespace

Subscription::Subscription(std::unique_ptr<State> state) : state_(std::move(state)) {}
Subscription::Subscription(Subscription&& other) noexcept = default;
Subscription& Subscription::operator=(Subscription&& other) noexcept = default;
Subscription::~Subscription() = default;

Result<Subscription> Database::Subscribe(const SubscribeRequest& request) {
  auto state = std::make_unique<Subscription::State>();
  state->engine = engine_;
  if (request.resume_token) {
    if (!request.source.empty()) return base::ValidationError("A resume token names its stream: source must be empty");
    KARST_ASSIGN_OR_RETURN(const Place place, ParseToken(*request.resume_token));
    KARST_ASSIGN_OR_RETURN(state->log, engine::FindStream(*engine_, place.stream_arn));
    state->next_sequence = place.next_sequence;
    return Subscription(std::move(state));
  }
  KARST_ASSIGN_OR_RETURN(const std::string arn, StreamArnOf(*engine_, request.source));
  KARST_ASSIGN_OR_RETURN(state->log, engine::FindStream(*engine_, arn));
  state->next_sequence = request.start == SubscribeRequest::Start::kLatest ? state->log->NextSequence()
                                                                           : state->log->descriptor()->first_kept;
  return Subscription(std::move(state));
}

Result<std::vector<StreamRecord>> Subscription::Poll(std::size_t limit) {
  State& state = *state_;
  KARST_ASSIGN_OR_RETURN(
      engine::StreamPage page,
      engine::ReadStream(state.engine->store(), *state.log, state.next_sequence,
                         {.records = limit, .bytes = kPageBytesMax}, state.engine->options().region));
  state.next_sequence = page.next_sequence;
  state.ended = page.at_end;
  return std::move(page.records);
}

Result<std::vector<StreamRecord>> Subscription::Wait(std::size_t limit,
                                                     std::optional<std::chrono::milliseconds> at_most) {
  using std::chrono::steady_clock;
  const auto deadline = steady_clock::now() + at_most.value_or(std::chrono::milliseconds(0));
  while (true) {
    KARST_ASSIGN_OR_RETURN(std::vector<StreamRecord> records, Poll(limit));
    if (!records.empty() || state_->ended || state_->cancelled) return records;
    std::optional<std::chrono::milliseconds> left;
    if (at_most) {
      left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
      if (left->count() <= 0) return records;
    }
    // A watermark can move without news, when a commit failed; then it is waited for again.
    state_->log->Wait(state_->next_sequence - 1, left, state_->cancelled);
  }
}

void Subscription::Cancel() {
  state_->cancelled = true;
  state_->log->Wake();
}

bool Subscription::ended() const { return state_->ended; }

std::string Subscription::resume_token() const {
  return state_->log->descriptor()->arn + std::string(kTokenSeparator) + catalog::SequenceText(state_->next_sequence);
}

}  // namespace karst
