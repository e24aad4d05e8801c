// HttpRequest and HttpResponse: what Connection and RequestHandler exchange. Ordinary values; the views of a request
// point into the connection's buffer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace karst::server {

enum class Method { kGet, kPost, kOptions, kHead, kOther };

struct HttpRequest {
  Method method = Method::kOther;
  std::string_view head;    // all of it, from the request line on
  std::string_view target;  // path and query
  std::string_view host;
  std::string_view amz_target;
  std::string_view amz_date;
  std::string_view date;
  std::string_view authorization;
  std::string_view content_type;
  std::string_view content_encoding;
  std::string_view accept_encoding;
  std::string_view origin;
  std::string_view access_control_request_headers;
  std::string_view access_control_request_method;
  std::string_view body;
  std::size_t body_capacity = 0;  // bytes that may be read from body.data()
};

enum class ContentType { kNone, kAmzJson, kJson };

struct HttpResponse {
  int status = 200;
  ContentType content_type = ContentType::kNone;
  std::string body;
  std::string_view content_encoding;  // a literal; empty when the body is as it is
  bool omit_body = false;             // the answer to HEAD: Content-Length without the bytes
  std::string extra_headers;          // whole lines with their CRLF
};

}  // namespace karst::server
