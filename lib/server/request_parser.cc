#include "server/request_parser.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

namespace karst::server {
namespace {

namespace http = boost::beast::http;

Method ToMethod(http::verb verb) {
  switch (verb) {
    case http::verb::post:
      return Method::kPost;
    case http::verb::get:
      return Method::kGet;
    case http::verb::options:
      return Method::kOptions;
    case http::verb::head:
      return Method::kHead;
    default:
      return Method::kOther;
  }
}

}  // namespace

RequestParser::RequestParser(std::size_t body_bytes_max) {
  body_limit(body_bytes_max);
  header_limit(UINT32_MAX);  // the connection bounds the head as a whole
}

RequestParser::State RequestParser::Parse(std::string_view input) {
  input_ = input;
  for (;;) {
    error_code ec;
    const std::size_t taken = put(boost::asio::const_buffer(input.data() + parsed_, input.size() - parsed_), ec);
    parsed_ += taken;
    if (ec) return ToState(ec);
    if (!head_done()) {
      if (!is_header_done()) continue;
      head_bytes_ = parsed_;
      return State::kHeadDone;
    }
    if (finished_) return State::kComplete;
    if (parsed_ == input.size()) return State::kNeedMore;
  }
}

RequestParser::State RequestParser::ToState(const error_code& ec) const {
  if (ec == http::error::need_more) return State::kNeedMore;
  if (refused_ != State::kNeedMore) return refused_;
  return ec == http::error::body_limit ? State::kTooLarge : State::kMalformed;
}

std::size_t RequestParser::DropParsedChunks() {
  const std::size_t dropped = parsed_ - head_bytes_;
  parsed_ = head_bytes_;
  return dropped;
}

HttpRequest RequestParser::Fields(std::string_view input) const {
  const auto text = [&](Wanted wanted) { return input.substr(places_[wanted].offset, places_[wanted].size); };
  HttpRequest request;
  request.method = method_;
  request.head = input.substr(0, head_bytes_);
  request.target = text(kTarget);
  request.host = text(kHost);
  request.amz_target = text(kAmzTarget);
  request.amz_date = text(kAmzDate);
  request.date = text(kDate);
  request.authorization = text(kAuthorization);
  request.content_type = text(kContentType);
  request.content_encoding = text(kContentEncoding);
  request.accept_encoding = text(kAcceptEncoding);
  request.origin = text(kOrigin);
  request.access_control_request_headers = text(kRequestHeaders);
  request.access_control_request_method = text(kRequestMethod);
  return request;
}

void RequestParser::Keep(Wanted wanted, string_view text, error_code& ec) {
  if (text.empty()) return;
  // A value that is folded over several lines is in the parser's own memory. RFC 9112 lets a server refuse it.
  const bool is_in_input = text.data() >= input_.data() && text.data() + text.size() <= input_.data() + input_.size();
  if (!is_in_input) {
    ec = http::error::bad_obs_fold;
    return;
  }
  places_[wanted] = {static_cast<std::uint32_t>(text.data() - input_.data()), static_cast<std::uint32_t>(text.size())};
}

void RequestParser::on_request_impl(http::verb method, string_view, string_view target, int, error_code& ec) {
  method_ = ToMethod(method);
  Keep(kTarget, target, ec);
}

void RequestParser::on_field_impl(http::field field, string_view name, string_view value, error_code& ec) {
  if (head_done()) return;  // a trailer
  switch (field) {
    case http::field::host:
      return Keep(kHost, value, ec);
    case http::field::authorization:
      return Keep(kAuthorization, value, ec);
    case http::field::content_type:
      return Keep(kContentType, value, ec);
    case http::field::content_encoding:
      return Keep(kContentEncoding, value, ec);
    case http::field::accept_encoding:
      return Keep(kAcceptEncoding, value, ec);
    case http::field::origin:
      return Keep(kOrigin, value, ec);
    case http::field::date:
      return Keep(kDate, value, ec);
    case http::field::access_control_request_headers:
      return Keep(kRequestHeaders, value, ec);
    case http::field::access_control_request_method:
      return Keep(kRequestMethod, value, ec);
    case http::field::transfer_encoding:
      // Anything but exactly "chunked" would leave the end of the body to guesswork.
      if (boost::beast::iequals(value, "chunked")) return;
      refused_ = State::kNotImplemented;
      ec = http::error::bad_transfer_encoding;
      return;
    case http::field::expect:
      expects_continue_ = boost::beast::iequals(value, "100-continue");
      if (expects_continue_) return;
      refused_ = State::kExpectationUnknown;
      ec = http::error::bad_value;
      return;
    case http::field::unknown:
      if (boost::beast::iequals(name, "x-amz-target")) return Keep(kAmzTarget, value, ec);
      if (boost::beast::iequals(name, "x-amz-date")) return Keep(kAmzDate, value, ec);
      return;
    default:
      return;
  }
}

void RequestParser::on_header_impl(error_code&) {
  const boost::optional<std::uint64_t> length = basic_parser::content_length();
  content_length_ = length ? static_cast<std::size_t>(*length) : 0;
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view body, error_code&) {
  chunked_body_.append(body.data(), body.size());
  return body.size();
}

void RequestParser::on_finish_impl(error_code&) { finished_ = true; }

// What follows the head of a request with Content-Length is read in place, never by the parser.
std::size_t RequestParser::on_body_impl(string_view body, error_code&) { return body.size(); }
void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) {}
void RequestParser::on_chunk_header_impl(std::uint64_t, string_view, error_code&) {}
void RequestParser::on_response_impl(int, string_view, int, error_code&) {}

}  // namespace karst::server
