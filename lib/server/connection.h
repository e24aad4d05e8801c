// Connection: one client. Reads requests where they arrived, one after the other, has each answered by the
// RequestHandler, and writes head and body in one call. Requests that a client sends ahead wait in its own socket.
// Used by EventLoop; everything here runs on the loop's thread, except the handling of a request that may wait for a
// device. Meanwhile the connection stands still, as it does while a staged write is committed or waits for its item.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "server/event_loop.h"
#include "server/http_message.h"
#include "server/input_buffer.h"
#include "server/request_parser.h"
#include "server/tls.h"

namespace karst::server {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, EventLoop& loop);
  ~Connection();

  // `place` is where the loop keeps this connection.
  void Start(EventLoop::Connections::iterator place);
  // Once a second: closes the connection when its deadline has passed, and lets go of memory it does not need.
  void Tick();
  // Closes the connection as soon as no request is in flight.
  void BeginStop();
  void Close();

  bool is_idle() const { return phase_ == Phase::kReading && !parser_ && input_.empty(); }
  EventLoop::Clock::time_point deadline() const { return deadline_; }

 private:
  enum class Phase { kReading, kServing, kWriting, kDraining, kClosed };

  const ConnectionTimes& times() const { return loop_.context().times; }
  void Run();
  // Reading.
  bool Read();
  void WaitForInput();
  bool TakeFromSocket(std::size_t wanted);
  bool TakeFromTls();
  void WaitOrClose(const boost::system::error_code& ec);
  std::size_t BytesWanted() const;
  bool GrowInput(std::size_t bytes);
  void ReleaseInput();
  // Understanding.
  bool Understand();
  void BeginBody();
  RequestParser::State ParseChunks();
  bool Refuse(int status);
  // Answering.
  HttpRequest CurrentRequest();
  void Serve();
  void Stage(const HttpRequest& request, StagedWrite write);
  void AwaitItem(StagedWrite write);
  void OnItemGranted(StagedWrite write);
  void ServeInPool(const HttpRequest& request);
  void CommitThenAnswer(StagedWrite write);
  void OnServed();
  bool Write();
  bool Encipher();
  bool FlushTls();
  void WriteRest(std::size_t written);
  std::array<boost::asio::const_buffer, 2> Outgoing(std::size_t skipped) const;
  bool EndExchange();
  void LingerThenClose();
  void Drain();

  boost::asio::ip::tcp::socket socket_;
  EventLoop& loop_;
  EventLoop::Connections::iterator place_;
  Phase phase_ = Phase::kReading;
  EventLoop::Clock::time_point deadline_;
  InputBuffer input_;
  std::size_t budget_taken_ = 0;
  std::optional<RequestParser> parser_;
  HttpResponse response_;
  std::string head_;
  std::optional<TlsChannel> tls_;
  std::string enciphered_;  // head and body, with TLS
  bool keep_alive_ = true;
  bool has_whole_request_ = false;
  bool is_refused_for_memory_ = false;
  std::size_t drained_bytes_ = 0;
};

}  // namespace karst::server
