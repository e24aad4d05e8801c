// RequestParser: the head of one HTTP request, and a chunked body, by Beast's incremental parser. The fields that the
// server wants are kept as places in the input, so that nothing is copied and the input may move as it grows.
// One parser a request. Used by Connection. Not thread-safe.
#pragma once

#include <array>
#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/http_message.h"

namespace karst::server {

class RequestParser : private boost::beast::http::basic_parser<true> {
 public:
  enum class State {
    kNeedMore,
    kHeadDone,  // the head is complete: body() tells what follows
    kComplete,  // of a chunked request, the body too
    kMalformed,
    kTooLarge,            // the body is over `body_bytes_max`
    kNotImplemented,      // a Transfer-Encoding other than chunked
    kExpectationUnknown,  // an Expect other than 100-continue
  };

  explicit RequestParser(std::size_t body_bytes_max);

  // Parses on at `input[parsed_bytes()]`. `input` must begin with the same bytes at every call, except for what
  // DropParsedChunks has let go.
  State Parse(std::string_view input);

  std::size_t parsed_bytes() const { return parsed_; }
  std::size_t head_bytes() const { return head_bytes_; }
  bool head_done() const { return head_bytes_ > 0; }
  bool is_chunked() { return chunked(); }
  bool keeps_alive() const { return keep_alive(); }
  bool expects_continue() const { return expects_continue_; }
  // Of a request that is not chunked; 0 when it has no body.
  std::size_t content_length() const { return content_length_; }
  // The body of a chunked request, with the chunks' framing gone. Owned here.
  std::string& chunked_body() { return chunked_body_; }
  // The caller has taken everything between the head and parsed_bytes() out of the input; returns how much that was.
  std::size_t DropParsedChunks();

  // The request's fields as views into `input`, without the body.
  HttpRequest Fields(std::string_view input) const;

 private:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  struct Place {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };
  enum Wanted {
    kTarget,
    kHost,
    kAmzTarget,
    kAmzDate,
    kDate,
    kAuthorization,
    kContentType,
    kContentEncoding,
    kAcceptEncoding,
    kOrigin,
    kRequestHeaders,
    kRequestMethod,
    kWantedCount
  };

  void Keep(Wanted wanted, string_view text, error_code& ec);
  State ToState(const error_code& ec) const;

  void on_request_impl(boost::beast::http::verb method, string_view method_text, string_view target, int version,
                       error_code& ec) override;
  void on_field_impl(boost::beast::http::field field, string_view name, string_view value, error_code& ec) override;
  void on_header_impl(error_code& ec) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& ec) override;
  std::size_t on_body_impl(string_view body, error_code& ec) override;
  void on_chunk_header_impl(std::uint64_t size, string_view extensions, error_code& ec) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, string_view body, error_code& ec) override;
  void on_finish_impl(error_code& ec) override;
  void on_response_impl(int code, string_view reason, int version, error_code& ec) override;

  std::string_view input_;
  std::size_t parsed_ = 0;
  std::size_t head_bytes_ = 0;
  std::size_t content_length_ = 0;
  std::array<Place, kWantedCount> places_{};
  Method method_ = Method::kOther;
  bool expects_continue_ = false;
  State refused_ = State::kNeedMore;  // set before an error is raised that is not the parser's own
  bool finished_ = false;
  std::string chunked_body_;
};

}  // namespace karst::server
