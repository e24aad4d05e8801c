// An endpoint over HTTP/1.1 with keep-alive, or over TLS.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/try.h"
#include "karst_bench/signer.h"
#include "karst_bench/target.h"

namespace karst::workload {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

// A BatchGetItem answers 16 MiB of items, which take more as JSON: Beast's own limit is below that.
constexpr std::uint64_t kAnswerBytesMax = std::uint64_t{64} * 1024 * 1024;

struct Address {
  bool is_tls = false;
  std::string host;
  std::string port;
  std::string host_header;
};

// Whether the other side had closed the connection, as one does with a connection that is idle.
bool IsClosed(const boost::system::error_code& failure) {
  return failure == http::error::end_of_stream || failure == asio::error::connection_reset ||
         failure == asio::error::broken_pipe || failure == asio::ssl::error::stream_truncated;
}

Error IoError(const std::string& url, std::string_view doing, const boost::system::error_code& failure) {
  return {ErrorCode::kIo, fmt::format("{}: {}: {}", url, doing, failure.message())};
}

// "http://host:port" or "https://host", with or without a slash at the end.
Result<Address> ParseUrl(std::string_view url) {
  Address address;
  const std::string_view whole = url;
  if (url.starts_with("https://")) {
    address.is_tls = true;
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else {
    return Error(ErrorCode::kInvalidOptions, fmt::format("{}: an endpoint begins with http:// or https://", whole));
  }
  if (url.ends_with('/')) url.remove_suffix(1);
  const bool is_v6 = url.starts_with('[');
  const bool is_closed = url.find(']') != std::string_view::npos;
  const std::size_t colon = is_v6 && is_closed ? url.find(':', url.find(']')) : url.rfind(':');
  address.host = is_v6 && is_closed ? url.substr(1, url.find(']') - 1) : url.substr(0, colon);
  address.port = colon == std::string_view::npos ? (address.is_tls ? "443" : "80") : std::string(url.substr(colon + 1));
  address.host_header = url;
  if (is_v6 != is_closed || address.host.empty() || address.port.empty() || url.find('/') != std::string_view::npos) {
    return Error(ErrorCode::kInvalidOptions, fmt::format("{} is not scheme, host and port", whole));
  }
  return address;
}

// A socket that waits for the other side, but not for ever: what Beast and the TLS stream need of one.
class PatientSocket {
 public:
  using lowest_layer_type = tcp::socket::lowest_layer_type;
  using executor_type = tcp::socket::executor_type;

  PatientSocket(asio::io_context& loop, std::chrono::milliseconds patience) : socket_(loop), patience_(patience) {}

  tcp::socket& socket() { return socket_; }
  lowest_layer_type& lowest_layer() { return socket_.lowest_layer(); }
  executor_type get_executor() { return socket_.get_executor(); }

  // To the first of the addresses that takes the connection; each has its own time.
  void Connect(const tcp::resolver::results_type& addresses, boost::system::error_code& failure) {
    failure = asio::error::host_not_found;
    for (const auto& address : addresses) {
      socket_ = tcp::socket(socket_.get_executor());
      socket_.open(address.endpoint().protocol(), failure);
      if (!failure) socket_.non_blocking(true, failure);
      if (failure) continue;
      // Not by Asio, whose connect waits without end.
      const tcp::endpoint endpoint = address.endpoint();
      if (connect(socket_.native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) {
        failure = {errno, boost::system::system_category()};
      }
      if (failure == asio::error::in_progress) failure = Await(POLLOUT);
      if (!failure) failure = PendingError();
      if (!failure) return;
    }
  }

  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers, boost::system::error_code& failure) {
    return Patiently(POLLIN, failure, [&] { return socket_.read_some(buffers, failure); });
  }
  template <typename Buffers>
  std::size_t write_some(const Buffers& buffers, boost::system::error_code& failure) {
    return Patiently(POLLOUT, failure, [&] { return socket_.write_some(buffers, failure); });
  }
  // Beast asks for these as well, and calls them nowhere here: they would throw.
  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers);
  template <typename Buffers>
  std::size_t write_some(const Buffers& buffers);

 private:
  // Until the socket can be read or written, unless that takes too long.
  boost::system::error_code Await(short event) {
    const auto deadline = std::chrono::steady_clock::now() + patience_;
    while (true) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd ready{.fd = socket_.native_handle(), .events = event, .revents = 0};
      const int count = poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
      if (count > 0) return {};
      if (count == 0) return asio::error::timed_out;
      if (errno != EINTR) return {errno, boost::system::system_category()};
    }
  }

  template <typename Transfer>
  std::size_t Patiently(short event, boost::system::error_code& failure, const Transfer& transfer) {
    while (true) {
      failure.clear();
      const std::size_t bytes = transfer();
      if (failure != asio::error::would_block && failure != asio::error::try_again) return bytes;
      failure = Await(event);
      if (failure) return 0;
    }
  }

  // What became of a connection that was begun.
  boost::system::error_code PendingError() {
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(socket_.native_handle(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    return {error, boost::system::system_category()};
  }

  tcp::socket socket_;
  std::chrono::milliseconds patience_;
};

class EndpointSession final : public Session {
 public:
  EndpointSession(const std::string& url, const Address& address, const Signer& signer, asio::ssl::context* tls,
                  std::chrono::milliseconds patience)
      : url_(url), address_(address), signer_(signer), tls_(tls), socket_(loop_, patience) {}

  void Prepare(std::string_view operation, std::string_view json) override {
    const std::string target = fmt::format("DynamoDB_20120810.{}", operation);
    request_ = {http::verb::post, "/", 11};
    request_.set(http::field::host, address_.host_header);
    request_.set(http::field::content_type, "application/x-amz-json-1.0");
    request_.set("X-Amz-Target", target);
    const SignedHeaders headers = signer_.Sign(target, json, std::chrono::system_clock::now());
    request_.set("X-Amz-Date", headers.date);
    request_.set(http::field::authorization, headers.authorization);
    const std::string& token = signer_.credentials().session_token;
    if (!token.empty()) request_.set("X-Amz-Security-Token", token);
    request_.body().assign(json);
    request_.prepare_payload();
  }

  Result<const Answer*> Send() override {
    // A connection that the other side ended while it was idle is opened once more.
    const bool was_open = is_open_;
    Attempt attempt;
    Result<const Answer*> answer = Exchange(&attempt);
    if (answer || !was_open || attempt.was_answered || !IsClosed(attempt.failure)) return answer;
    return Exchange(&attempt);
  }

  Result<void> Connect() {
    boost::system::error_code failure;
    tcp::resolver resolver(loop_);
    const auto found = resolver.resolve(address_.host, address_.port, failure);
    if (failure) return IoError(url_, "looking up the host", failure);
    socket_.Connect(found, failure);
    if (failure) return IoError(url_, "connecting", failure);
    socket_.socket().set_option(tcp::no_delay(true), failure);
    if (tls_ != nullptr) {
      stream_.emplace(socket_, *tls_);
      stream_->set_verify_callback(asio::ssl::host_name_verification(address_.host), failure);
      // The macro SSL_set_tlsext_host_name, without its C cast.
      SSL_ctrl(stream_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
               const_cast<char*>(address_.host.c_str()));
      stream_->handshake(asio::ssl::stream_base::client, failure);
      if (failure) {
        Disconnect();
        return IoError(url_, "agreeing on TLS", failure);
      }
    }
    is_open_ = true;
    return {};
  }

 private:
  // How an exchange failed.
  struct Attempt {
    boost::system::error_code failure{};
    bool was_answered = false;  // if only by a first byte
  };

  Result<const Answer*> Exchange(Attempt* attempt) {
    *attempt = {};
    if (!is_open_) KARST_TRY(Connect());
    boost::system::error_code& failure = attempt->failure;
    http::response_parser<http::string_body> parser;
    parser.body_limit(kAnswerBytesMax);
    if (stream_) {
      http::write(*stream_, request_, failure);
      if (!failure) http::read(*stream_, buffer_, parser, failure);
    } else {
      http::write(socket_, request_, failure);
      if (!failure) http::read(socket_, buffer_, parser, failure);
    }
    if (failure) {
      attempt->was_answered = parser.got_some();
      Disconnect();
      return IoError(url_, "sending a request", failure);
    }
    http::response<http::string_body> response = parser.release();
    if (response.need_eof()) Disconnect();
    answer_.status = static_cast<int>(response.result_int());
    answer_.body = std::move(response.body());
    return &std::as_const(answer_);
  }

  void Disconnect() {
    boost::system::error_code ignored;
    stream_.reset();
    socket_.socket().close(ignored);
    buffer_.clear();
    is_open_ = false;
  }

  const std::string& url_;
  const Address& address_;
  const Signer& signer_;
  asio::ssl::context* tls_;  // null without TLS
  asio::io_context loop_;
  PatientSocket socket_;
  std::optional<asio::ssl::stream<PatientSocket&>> stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  bool is_open_ = false;
  Answer answer_;
};

class EndpointTarget final : public Target {
 public:
  EndpointTarget(const EndpointSettings& settings, Address address)
      : url_(settings.url),
        patience_(settings.patience),
        address_(std::move(address)),
        signer_({settings.access_key, settings.secret_key, settings.session_token}, settings.region,
                address_.host_header) {
    tls_.set_default_verify_paths();
    tls_.set_verify_mode(asio::ssl::verify_peer);
  }

  Result<std::unique_ptr<Session>> NewSession() override {
    auto session =
        std::make_unique<EndpointSession>(url_, address_, signer_, address_.is_tls ? &tls_ : nullptr, patience_);
    KARST_TRY(session->Connect());
    return std::unique_ptr<Session>(std::move(session));
  }
  std::string description() const override { return url_; }

 private:
  std::string url_;
  std::chrono::milliseconds patience_;
  Address address_;
  Signer signer_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
};

}  // namespace

std::string AwsEndpoint(std::string_view region) {
  return fmt::format("https://dynamodb.{}.amazonaws.com{}", region, region.starts_with("cn-") ? ".cn" : "");
}

Result<std::unique_ptr<Target>> OpenEndpoint(const EndpointSettings& settings) {
  KARST_ASSIGN_OR_RETURN(Address address, ParseUrl(settings.url));
  return std::unique_ptr<Target>(std::make_unique<EndpointTarget>(settings, std::move(address)));
}

}  // namespace karst::workload
