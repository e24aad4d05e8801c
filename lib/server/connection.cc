#include "server/connection.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "server/response_writer.h"

namespace karst::server {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::seconds;

namespace {

constexpr std::size_t kHeadBytesMax = std::size_t{32} << 10;
constexpr std::size_t kReadBytes = std::size_t{8} << 10;       // a usual request fits
constexpr std::size_t kReadBytesMax = std::size_t{1} << 20;    // read at once of a large body
constexpr std::size_t kKeptBytesMax = std::size_t{256} << 10;  // memory that an active connection may keep
constexpr std::size_t kLargeBytesMin = std::size_t{1} << 20;   // from here on a buffer counts against the budget
constexpr std::size_t kDrainBytesMax = std::size_t{64} << 20;
constexpr std::size_t kSlowestBytesPerSecond = std::size_t{64} << 10;
constexpr int kExchangesPerTurn = 16;  // of one connection before the others of the loop have their turn

int StatusOf(RequestParser::State refused) {
  switch (refused) {
    case RequestParser::State::kTooLarge:
      return 413;
    case RequestParser::State::kNotImplemented:
      return 501;
    case RequestParser::State::kExpectationUnknown:
      return 417;
    default:
      return 400;
  }
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, EventLoop& loop)
    : socket_(std::move(socket)),
      loop_(loop),
      deadline_(loop.now() + loop.context().times.idle),
      input_(Service::kBodyPadding) {
  if (loop.context().tls != nullptr) tls_.emplace(*loop.context().tls);
}

Connection::~Connection() { loop_.context().large_buffers.Give(budget_taken_); }

void Connection::Start(EventLoop::Connections::iterator place) {
  place_ = place;
  error_code ec;
  socket_.non_blocking(true, ec);
  if (!ec) socket_.set_option(asio::ip::tcp::no_delay(true), ec);
  if (ec) return Close();
  Run();
}

void Connection::Close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  const std::shared_ptr<Connection> self = shared_from_this();  // the loop's own reference goes
  error_code ignored;
  socket_.close(ignored);
  loop_.Forget(place_);
}

void Connection::Tick() {
  if (phase_ == Phase::kServing) return;
  if (loop_.now() >= deadline_) return Close();
  if (is_idle() && input_.capacity() > 0) ReleaseInput();
}

void Connection::BeginStop() {
  if (phase_ != Phase::kReading) return;
  if (!is_idle()) {
    deadline_ = std::min(deadline_, loop_.now() + times().drain);
    return;
  }
  // A request may have arrived that was not read yet: wake the reader, which closes when there is nothing.
  error_code ignored;
  socket_.cancel(ignored);
}

// Goes on until it has to wait: for input, for what serves the request elsewhere, for room in the socket.
void Connection::Run() {
  for (int exchanges = 0; phase_ == Phase::kReading;) {
    if (!Understand()) {
      if (!Read()) return;
      continue;
    }
    if (phase_ == Phase::kServing) return;
    if (!Write() || !EndExchange()) return;
    if (++exchanges < kExchangesPerTurn) continue;
    asio::post(loop_.io(), [self = shared_from_this()] { self->Run(); });
    return;
  }
}

// ---- Reading.

bool Connection::Read() {
  // Right after an answer there is rarely anything to read: wait first, which saves a call.
  if (!loop_.is_stopping()) {
    WaitForInput();
    return false;
  }
  return TakeFromSocket(BytesWanted());
}

void Connection::WaitForInput() {
  socket_.async_wait(asio::ip::tcp::socket::wait_read, [self = shared_from_this()](const error_code& ec) {
    if (self->phase_ != Phase::kReading) return;
    if (ec && ec != asio::error::operation_aborted) return self->Close();
    if (self->TakeFromSocket(self->BytesWanted())) self->Run();
  });
}

std::size_t Connection::BytesWanted() const {
  if (!parser_ || !parser_->head_done() || input_.size() >= parser_->head_bytes() + parser_->content_length()) {
    return kReadBytes;
  }
  // Memory follows what has arrived, not what was announced.
  const std::size_t missing = parser_->head_bytes() + parser_->content_length() - input_.size();
  return std::min({missing, std::max(kReadBytes, input_.size()), kReadBytesMax});
}

// True if there is something to understand; otherwise the connection waits or is closed.
bool Connection::TakeFromSocket(std::size_t wanted) {
  if (tls_) return TakeFromTls();
  if (!GrowInput(wanted)) {
    is_refused_for_memory_ = true;
    return true;
  }
  error_code ec;
  const std::size_t got = socket_.read_some(asio::buffer(input_.Prepare(wanted), wanted), ec);
  if (got > 0) {
    if (input_.empty() && !parser_) deadline_ = loop_.now() + times().head;
    input_.Commit(got);
    return true;
  }
  WaitOrClose(ec);
  return false;
}

// Nothing could be read. While the server stops, a client that has asked for nothing is not waited for.
void Connection::WaitOrClose(const error_code& ec) {
  const bool nothing_yet = ec == asio::error::would_block || ec == asio::error::interrupted;
  if (!nothing_yet || (loop_.is_stopping() && is_idle())) {
    Close();
  } else {
    WaitForInput();
  }
}

// The same through TLS: what arrives may be a part of the handshake, or of a record that has no text yet.
bool Connection::TakeFromTls() {
  std::array<char, 2 * kReadBytes> bytes;  // NOLINT: only written
  error_code ec;
  const std::size_t got = socket_.read_some(asio::buffer(bytes), ec);
  std::string text;
  if (got > 0) {
    const bool is_tls = tls_->Receive({bytes.data(), got}, &text);
    if (!FlushTls() || !is_tls) {  // the alert goes out before the end
      Close();
      return false;
    }
  }
  if (text.empty()) {
    WaitOrClose(got > 0 ? asio::error::would_block : ec);
    return false;
  }
  if (!GrowInput(text.size())) {
    is_refused_for_memory_ = true;
    return true;
  }
  if (input_.empty() && !parser_) deadline_ = loop_.now() + loop_.context().times.head;
  std::copy(text.begin(), text.end(), input_.Prepare(text.size()));
  input_.Commit(text.size());
  return true;
}

// Sends what the handshake asks for: little, on a connection that has sent little, so that it fits into the socket.
bool Connection::FlushTls() {
  const std::string output = tls_->TakeOutput();
  if (output.empty()) return true;
  error_code ec;
  return socket_.write_some(asio::buffer(output), ec) == output.size();
}

// False if the budget for large buffers is used up.
bool Connection::GrowInput(std::size_t bytes) {
  const std::size_t capacity = input_.CapacityFor(bytes) + (parser_ ? parser_->chunked_body().capacity() : 0);
  const std::size_t charge = capacity >= kLargeBytesMin ? capacity : 0;
  if (charge <= budget_taken_) return true;
  if (!loop_.context().large_buffers.TryTake(charge - budget_taken_)) return false;
  budget_taken_ = charge;
  return true;
}

void Connection::ReleaseInput() {
  input_.Release();
  loop_.context().large_buffers.Give(std::exchange(budget_taken_, 0));
}

// ---- Understanding.

// True if there is a request being served or an answer to be written; false if more input is needed.
bool Connection::Understand() {
  if (is_refused_for_memory_) return Refuse(503);
  if (!parser_) {
    while (!input_.empty() && (*input_.data() == '\r' || *input_.data() == '\n')) input_.Consume(1);
    if (input_.empty()) return false;
    parser_.emplace(loop_.context().handler.options().body_bytes_max);
  }
  if (!parser_->head_done()) {
    const RequestParser::State state = parser_->Parse(input_.bytes());
    if (std::max(parser_->head_bytes(), parser_->head_done() ? 0 : input_.size()) > kHeadBytesMax) return Refuse(431);
    if (state == RequestParser::State::kNeedMore) return false;
    if (state != RequestParser::State::kHeadDone) return Refuse(StatusOf(state));
    BeginBody();
  }
  if (parser_->is_chunked()) {
    const RequestParser::State state = ParseChunks();
    if (state == RequestParser::State::kNeedMore) return false;
    if (state != RequestParser::State::kComplete) return Refuse(StatusOf(state));
  } else if (input_.size() < parser_->head_bytes() + parser_->content_length()) {
    return false;
  }
  has_whole_request_ = true;
  Serve();
  return true;
}

void Connection::BeginBody() {
  const auto needs = seconds(parser_->content_length() / kSlowestBytesPerSecond);
  const std::size_t bytes_max = loop_.context().handler.options().body_bytes_max;
  deadline_ =
      loop_.now() + times().body + (parser_->is_chunked() ? seconds(bytes_max / kSlowestBytesPerSecond) : needs);
  const bool client_waits = parser_->expects_continue() && input_.size() == parser_->head_bytes();
  if (!client_waits) return;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  if (tls_) {
    if (tls_->Send(kContinue)) FlushTls();
    return;
  }
  error_code ignored;  // a client that does not get it sends the body after a while
  socket_.write_some(asio::buffer(kContinue), ignored);
}

RequestParser::State Connection::ParseChunks() {
  if (parser_->parsed_bytes() == input_.size()) return RequestParser::State::kNeedMore;
  const RequestParser::State state = parser_->Parse(input_.bytes());
  input_.CutOut(parser_->head_bytes(), parser_->DropParsedChunks());
  const bool endless_line = input_.size() - parser_->head_bytes() > kHeadBytesMax;
  return state == RequestParser::State::kNeedMore && endless_line ? RequestParser::State::kMalformed : state;
}

// An answer to something that is not a request; the connection ends with it.
bool Connection::Refuse(int status) {
  keep_alive_ = false;
  if (status == 413) {
    response_ = RequestHandler::Refuse(ErrorCode::kRequestTooLarge, "");
  } else {
    response_ = HttpResponse();
    response_.status = status;
  }
  return true;
}

// ---- Answering.

HttpRequest Connection::CurrentRequest() {
  HttpRequest request = parser_->Fields(input_.bytes());
  if (parser_->is_chunked()) {
    std::string& body = parser_->chunked_body();
    body.reserve(body.size() + Service::kBodyPadding);
    request.body = body;
    request.body_capacity = body.capacity();
  } else {
    request.body = input_.bytes().substr(parser_->head_bytes(), parser_->content_length());
    request.body_capacity = input_.ReadableFrom(parser_->head_bytes());
  }
  return request;
}

void Connection::Serve() {
  keep_alive_ = parser_->keeps_alive();
  const ServerContext& context = loop_.context();
  const HttpRequest request = CurrentRequest();
  if (context.waiting_pool == nullptr || !context.handler.MayWait(request)) {
    response_ = context.handler.Handle(request);
  } else {
    Stage(request, StagedWrite());
  }
}

// `write` is new, or keeps the request's item for it.
void Connection::Stage(const HttpRequest& request, StagedWrite write) {
  std::optional<HttpResponse> response = loop_.context().handler.Stage(request, &write);
  if (response) {
    response_ = *std::move(response);
    if (write.HasChanges()) CommitThenAnswer(std::move(write));
  } else if (write.WaitsForItem()) {
    AwaitItem(std::move(write));
  } else {
    ServeInPool(request);
  }
}

void Connection::CommitThenAnswer(StagedWrite write) {
  phase_ = Phase::kServing;
  loop_.context().commits.Begin();
  write.Commit([self = shared_from_this()](const Result<void>& outcome) mutable {
    if (!outcome) RequestHandler::Fail(outcome.error(), &self->response_);
    EventLoop& loop = self->loop_;
    asio::post(loop.io(), [self = std::move(self)] { self->OnServed(); });
    loop.context().commits.End();
  });
}

// The loop runs until the item is there: others may wait behind this one.
void Connection::AwaitItem(StagedWrite write) {
  phase_ = Phase::kServing;
  loop_.context().commits.Begin();
  std::move(write).AwaitItem(
      [self = shared_from_this(), work = asio::make_work_guard(loop_.io())](StagedWrite granted) mutable {
        EventLoop& loop = self->loop_;
        asio::post(loop.io(), [self = std::move(self), granted = std::move(granted)]() mutable {
          self->OnItemGranted(std::move(granted));
        });
        work.reset();
        loop.context().commits.End();
      });
}

void Connection::OnItemGranted(StagedWrite write) {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kReading;
  Stage(CurrentRequest(), std::move(write));
  if (phase_ == Phase::kReading) OnServed();
}

void Connection::ServeInPool(const HttpRequest& request) {
  phase_ = Phase::kServing;
  asio::post(*loop_.context().waiting_pool, [self = shared_from_this(), request]() mutable {
    self->response_ = self->loop_.context().handler.Handle(request);
    asio::io_context& io = self->loop_.io();
    asio::post(io, [self = std::move(self)] { self->OnServed(); });
  });
}

void Connection::OnServed() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kReading;
  if (Write() && EndExchange()) Run();
}

// True if all was written at once; otherwise the rest is on its way, or the connection is closed.
bool Connection::Write() {
  keep_alive_ = keep_alive_ && !loop_.is_stopping();
  head_.clear();
  AppendHead(response_, loop_.http_date(), keep_alive_, loop_.request_ids(), &head_);
  if (tls_ && !Encipher()) {
    Close();
    return false;
  }
  const std::array<asio::const_buffer, 2> buffers = Outgoing(0);
  error_code ec;
  const std::size_t written = socket_.write_some(buffers, ec);
  if (ec && ec != asio::error::would_block && ec != asio::error::interrupted) {
    Close();
    return false;
  }
  if (written == asio::buffer_size(buffers)) return true;
  WriteRest(written);
  return false;
}

bool Connection::Encipher() {
  if (!tls_->Send(head_) || (!response_.omit_body && !tls_->Send(response_.body))) return false;
  enciphered_ = tls_->TakeOutput();
  return true;
}

std::array<asio::const_buffer, 2> Connection::Outgoing(std::size_t skipped) const {
  if (tls_) return {asio::buffer(enciphered_) + skipped, asio::const_buffer()};
  const asio::const_buffer head = asio::buffer(head_);
  const asio::const_buffer body = response_.omit_body ? asio::const_buffer() : asio::buffer(response_.body);
  const std::size_t skipped_in_head = std::min(skipped, head.size());
  return {head + skipped_in_head, body + (skipped - skipped_in_head)};
}

void Connection::WriteRest(std::size_t written) {
  phase_ = Phase::kWriting;
  deadline_ = loop_.now() + times().write;
  asio::async_write(socket_, Outgoing(written), [self = shared_from_this()](const error_code& ec, std::size_t) {
    if (self->phase_ == Phase::kClosed) return;
    if (ec) return self->Close();
    self->phase_ = Phase::kReading;
    if (self->EndExchange()) self->Run();
  });
}

// True if the connection goes on to its next request.
bool Connection::EndExchange() {
  response_ = HttpResponse();
  enciphered_ = std::string();
  if (!keep_alive_) {
    LingerThenClose();
    return false;
  }
  input_.Consume(parser_->head_bytes() + (parser_->is_chunked() ? 0 : parser_->content_length()));
  parser_.reset();
  has_whole_request_ = false;
  if (input_.empty() && input_.capacity() > kKeptBytesMax) ReleaseInput();
  deadline_ = loop_.now() + (input_.empty() ? times().idle : times().head);
  return true;
}

// Closing a socket that has unread input resets the connection, and the client may lose the answer: say that nothing
// more is coming, and throw away what still arrives, for a while.
void Connection::LingerThenClose() {
  error_code ec;
  if (tls_) {
    tls_->SendEnd();
    FlushTls();
  }
  if (has_whole_request_ && socket_.available(ec) == 0) return Close();
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ec);
  if (ec) return Close();
  phase_ = Phase::kDraining;
  deadline_ = loop_.now() + times().drain;
  parser_.reset();
  input_.Consume(input_.size());
  ReleaseInput();
  Drain();
}

void Connection::Drain() {
  std::array<char, kReadBytes> rubbish;  // NOLINT: only written
  error_code ec;
  for (int reads = 0; reads < kExchangesPerTurn && !ec; ++reads) {
    drained_bytes_ += socket_.read_some(asio::buffer(rubbish), ec);
  }
  const bool more_may_come = !ec || ec == asio::error::would_block || ec == asio::error::interrupted;
  if (!more_may_come || drained_bytes_ > kDrainBytesMax) return Close();
  socket_.async_wait(asio::ip::tcp::socket::wait_read, [self = shared_from_this()](const error_code& wait_ec) {
    if (self->phase_ != Phase::kDraining) return;
    if (wait_ec) return self->Close();
    self->Drain();
  });
}

}  // namespace karst::server
