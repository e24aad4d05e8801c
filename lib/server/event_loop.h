// EventLoop: one thread's connections, their deadlines and the clock that they share. Used by HttpServer, which runs
// one a core, and by Connection.
//
// Thread safety: Adopt, BeginStop, ForceStop may be called from any thread; the rest only on the loop's own thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <string>

#include "server/connection_times.h"
#include "server/memory_budget.h"
#include "server/request_handler.h"
#include "server/response_writer.h"
#include "server/tls.h"
#include "server/under_way.h"

namespace karst::server {

class Connection;

// What every loop and connection of one server shares.
struct ServerContext {
  const RequestHandler& handler;
  boost::asio::thread_pool* waiting_pool = nullptr;  // for requests that may wait for a device
  UnderWay& commits;
  MemoryBudget& large_buffers;
  std::size_t connections_max_per_loop = 0;
  const TlsContext* tls = nullptr;  // null: plain HTTP
  ConnectionTimes times{};
};

class EventLoop {
 public:
  using Connections = std::list<std::shared_ptr<Connection>>;
  using Clock = std::chrono::steady_clock;

  explicit EventLoop(const ServerContext& context);
  ~EventLoop();

  const ServerContext& context() const { return context_; }
  boost::asio::io_context& io() { return io_; }
  // Serves until BeginStop was called and every connection is gone.
  void Run();

  void Adopt(boost::asio::ip::tcp::socket socket);
  void BeginStop();  // Requests in flight are answered, idle connections are closed.
  void ForceStop();  // Every connection is closed.

  // ---- For Connection.
  Clock::time_point now() const { return now_; }  // to about a tick
  std::string_view http_date() const { return http_date_; }
  RequestIds& request_ids() { return request_ids_; }
  bool is_stopping() const { return is_stopping_; }
  void Forget(Connections::iterator place);

 private:
  void Start(boost::asio::ip::tcp::socket socket);
  bool MakeRoom();
  void ReadClocks();
  void ScheduleTick();
  void Tick();
  void EndIfEmpty();

  const ServerContext& context_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer ticker_{io_};
  Connections connections_;
  std::size_t connection_count_ = 0;
  Clock::time_point now_;
  std::string http_date_;
  RequestIds request_ids_;
  bool is_stopping_ = false;
};

}  // namespace karst::server
