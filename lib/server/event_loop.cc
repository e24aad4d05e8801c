#include "server/event_loop.h"

#include <boost/asio/post.hpp>
#include <utility>

#include "server/connection.h"

namespace karst::server {

namespace asio = boost::asio;

EventLoop::EventLoop(const ServerContext& context) : context_(context), work_(io_.get_executor()) { ReadClocks(); }

EventLoop::~EventLoop() = default;

void EventLoop::Run() {
  ScheduleTick();
  io_.run();
}

void EventLoop::Adopt(asio::ip::tcp::socket socket) {
  asio::post(io_, [this, socket = std::move(socket)]() mutable { Start(std::move(socket)); });
}

void EventLoop::BeginStop() {
  asio::post(io_, [this] {
    is_stopping_ = true;
    // A connection may leave the list while it is told.
    for (auto next = connections_.begin(); next != connections_.end();) (*next++)->BeginStop();
    EndIfEmpty();
  });
}

void EventLoop::ForceStop() {
  asio::post(io_, [this] {
    for (auto next = connections_.begin(); next != connections_.end();) (*next++)->Close();
    EndIfEmpty();
  });
}

void EventLoop::Start(asio::ip::tcp::socket socket) {
  if (is_stopping_ || (connection_count_ >= context_.connections_max_per_loop && !MakeRoom())) return;  // closes it
  auto connection = std::make_shared<Connection>(std::move(socket), *this);
  connections_.push_back(connection);
  ++connection_count_;
  connection->Start(std::prev(connections_.end()));
}

// Closes the connection that has been idle longest. False if none is idle.
bool EventLoop::MakeRoom() {
  Connection* oldest = nullptr;
  for (const auto& connection : connections_) {
    if (connection->is_idle() && (oldest == nullptr || connection->deadline() < oldest->deadline())) {
      oldest = connection.get();
    }
  }
  if (oldest == nullptr) return false;
  oldest->Close();
  return true;
}

void EventLoop::Forget(Connections::iterator place) {
  connections_.erase(place);
  --connection_count_;
  EndIfEmpty();
}

void EventLoop::EndIfEmpty() {
  if (!is_stopping_ || !connections_.empty()) return;
  work_.reset();
  ticker_.cancel();
}

void EventLoop::ReadClocks() {
  now_ = Clock::now();
  const auto unix_time = std::chrono::system_clock::now().time_since_epoch();
  http_date_ = HttpDate(std::chrono::duration_cast<std::chrono::seconds>(unix_time).count());
}

void EventLoop::ScheduleTick() {
  ticker_.expires_after(context_.times.tick);
  ticker_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec) Tick();
  });
}

void EventLoop::Tick() {
  ReadClocks();
  for (auto next = connections_.begin(); next != connections_.end();) (*next++)->Tick();
  if (!is_stopping_ || !connections_.empty()) ScheduleTick();
}

}  // namespace karst::server
