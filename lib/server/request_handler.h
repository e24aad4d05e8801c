// RequestHandler: one HTTP request to one HTTP response. What DynamoDB's front door does: health, CORS, content type,
// authentication parts, compression; the rest is karst::Service. Knows no sockets.
//
// Thread safety: Handle and Stage may be called from any number of threads at once.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>
#include <karst/service.h>

#include "server/authorization.h"
#include "server/http_message.h"
#include "server/signature.h"

namespace karst::server {

struct RequestHandlerOptions {
  AuthCheck auth = AuthCheck::kOff;
  std::shared_ptr<const SignatureVerifier> verifier;  // for kVerify
  std::string region = "us-east-1";
  bool writes_wait_for_disk = false;
  std::size_t body_bytes_max = std::size_t{16} << 20;  // DynamoDB's limit, before and after unpacking
  std::size_t packed_bytes_min = 4096;                 // a smaller answer is sent as it is
};

class RequestHandler {
 public:
  RequestHandler(Service& service, RequestHandlerOptions options) : service_(service), options_(std::move(options)) {}

  const RequestHandlerOptions& options() const { return options_; }

  // True if the request may wait for a device, so that it must not run on an event loop.
  bool MayWait(const HttpRequest& request) const {
    return options_.writes_wait_for_disk && request.method == Method::kPost && !Service::IsReadOnly(request.amz_target);
  }

  HttpResponse Handle(const HttpRequest& request) const noexcept;
  // The same without waiting for a device: the response holds once `write` is committed, if it has changes; Fail makes
  // of it what is to be said if that fails. Nothing when the request has to wait: for its item, as `write` then says,
  // or for a thread that can.
  std::optional<HttpResponse> Stage(const HttpRequest& request, StagedWrite* write) const noexcept;
  static void Fail(const Error& error, HttpResponse* response);

  // The answer for an error that is found before there is a whole request.
  static HttpResponse Refuse(ErrorCode code, std::string message);

 private:
  // How a request may be served.
  struct Staging {
    StagedWrite* write = nullptr;  // null: it may wait
    bool must_wait = false;        // it would have to, and may not
  };
  HttpResponse Answer(const HttpRequest& request, Staging* staging) const noexcept;
  HttpResponse Route(const HttpRequest& request, Staging* staging) const;
  HttpResponse Health(std::string_view requested_host) const;
  HttpResponse Post(const HttpRequest& request, Staging* staging) const;
  ServiceResponse Serve(const HttpRequest& request, Staging* staging) const;
  ServiceResponse Serve(const ServiceRequest& request, Staging* staging) const;
  std::optional<Error> Authorize(const HttpRequest& request) const;

  Service& service_;
  RequestHandlerOptions options_;
};

}  // namespace karst::server
