#include "server/http_server.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <list>
#include <optional>
#include <thread>
#include <utility>

#include "server/event_loop.h"
#include "server/memory_budget.h"

namespace karst::server {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds kStopTime{10};
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::minutes kWarningPause{1};

Error ListenError(const tcp::endpoint& endpoint, const error_code& ec) {
  const std::string address = endpoint.address().to_string();
  if (ec == asio::error::address_in_use) {
    return Error(ErrorCode::kIo, fmt::format("port {} of {} is in use", endpoint.port(), address));
  }
  return Error(ErrorCode::kIo,
               fmt::format("cannot listen on port {} of {}: {}", endpoint.port(), address, ec.message()));
}

error_code Open(const tcp::endpoint& endpoint, tcp::acceptor& acceptor) {
  error_code ec;
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec && endpoint.protocol() == tcp::v6()) acceptor.set_option(asio::ip::v6_only(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(tcp::acceptor::max_listen_connections, ec);
  if (!ec) acceptor.non_blocking(true, ec);
  return ec;
}

// One address that is listened on.
struct Listener {
  explicit Listener(asio::io_context& io) : acceptor(io), pause(io) {}

  tcp::acceptor acceptor;
  asio::steady_timer pause;  // its own: a timer set anew forgets who waited for it
  std::chrono::steady_clock::time_point silent_until;
};

}  // namespace

struct HttpServer::State {
  State(Service& service, const HttpServerOptions& options)
      : handler(service, options.requests),
        large_buffers(options.large_buffer_bytes_max),
        tls(options.tls),
        context{handler, nullptr, commits, large_buffers, 0, tls.get(), options.times} {
    const unsigned loop_count =
        options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    if (options.requests.writes_wait_for_disk) {
      waiting_pool.emplace(std::max(1U, options.waiting_threads));
      context.waiting_pool = &*waiting_pool;
    }
    context.connections_max_per_loop = std::max<std::size_t>(1, options.connections_max / loop_count);
    for (unsigned i = 0; i < loop_count; ++i) loops.push_back(std::make_unique<EventLoop>(context));
  }

  // The address given, and IPv6's loopback beside IPv4's: many clients try it first for "localhost".
  Result<void> Bind(const HttpServerOptions& options) {
    const bool both = options.host == "localhost";
    error_code ec;
    const asio::ip::address address = asio::ip::make_address(both ? "127.0.0.1" : options.host, ec);
    if (ec) return Error(ErrorCode::kInvalidOptions, fmt::format("'{}' is not an address", options.host));
    const tcp::endpoint wanted(address, options.port);
    Listener& first = listeners.emplace_back(loops.front()->io());
    if (ec = Open(wanted, first.acceptor); ec) return ListenError(wanted, ec);
    endpoint = first.acceptor.local_endpoint(ec);
    if (!both) return {};
    const tcp::endpoint twin(asio::ip::address_v6::loopback(), endpoint.port());
    Listener& second = listeners.emplace_back(loops.front()->io());
    ec = Open(twin, second.acceptor);
    if (ec == asio::error::address_in_use && options.port != 0) return ListenError(twin, ec);
    if (ec) listeners.pop_back();
    return {};
  }

  void Start() {
    for (Listener& listener : listeners) Accept(listener);
    for (const auto& loop : loops) {
      running_loops.Begin();
      threads.emplace_back([this, &loop = *loop] {
        loop.Run();
        running_loops.End();
      });
    }
  }

  // Without descriptors every try fails, ten times a second and even if there is no client: that is told now and then.
  static void Warn(Listener& listener, const error_code& ec) {
    const auto now = std::chrono::steady_clock::now();
    if (now < listener.silent_until) return;
    listener.silent_until = now + kWarningPause;
    spdlog::warn("no connection can be taken: {}", ec.message());
  }

  // Connections go to the loops in turn. The listeners belong to the first loop.
  void Accept(Listener& listener) {
    EventLoop& next = *loops[next_loop++ % loops.size()];
    listener.acceptor.async_accept(next.io(), [this, &listener, &next](const error_code& ec, tcp::socket socket) {
      if (ec == asio::error::operation_aborted || !listener.acceptor.is_open()) return;
      if (!ec) next.Adopt(std::move(socket));
      if (!ec || ec == asio::error::connection_aborted) return Accept(listener);
      // Descriptors or memory ran out. Trying again at once would only spin.
      Warn(listener, ec);
      listener.pause.expires_after(kAcceptPause);
      listener.pause.async_wait([this, &listener](const error_code& pause_ec) {
        if (!pause_ec) Accept(listener);
      });
    });
  }

  void Stop() {
    if (threads.empty()) return;
    asio::post(loops.front()->io(), [this] {
      error_code ignored;
      for (Listener& listener : listeners) {
        listener.acceptor.close(ignored);
        listener.pause.cancel();
      }
    });
    for (const auto& loop : loops) loop->BeginStop();
    if (!running_loops.WaitForNone(kStopTime)) {
      for (const auto& loop : loops) loop->ForceStop();
    }
    for (std::thread& thread : threads) thread.join();
    threads.clear();
    if (waiting_pool) waiting_pool->join();
    commits.WaitForNone();
  }

  RequestHandler handler;
  UnderWay commits;
  MemoryBudget large_buffers;
  std::shared_ptr<const TlsContext> tls;
  ServerContext context;
  std::optional<asio::thread_pool> waiting_pool;
  std::vector<std::unique_ptr<EventLoop>> loops;
  std::list<Listener> listeners;
  tcp::endpoint endpoint;
  std::size_t next_loop = 0;
  UnderWay running_loops;
  std::vector<std::thread> threads;
};

HttpServer::HttpServer(std::unique_ptr<State> state, std::string url) : state_(std::move(state)), url_(std::move(url)) {
  state_->Start();
}

HttpServer::~HttpServer() { Stop(); }

void HttpServer::Stop() { state_->Stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::Listen(Service& service, const HttpServerOptions& options) {
  auto state = std::make_unique<State>(service, options);
  if (Result<void> bound = state->Bind(options); !bound) return std::move(bound).error();
  std::string address = state->endpoint.address().to_string();
  if (state->endpoint.address().is_v6()) address = "[" + address + "]";
  std::string url = fmt::format("{}://{}:{}", options.tls ? "https" : "http", address, state->endpoint.port());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state), std::move(url)));
}

}  // namespace karst::server
