#include "server/request_handler.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "server/accept_encoding.h"
#include "server/compression.h"
#include "server/letter_case.h"
#include "server/signed_parts.h"

namespace karst::server {
namespace {

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

std::string_view WithoutParameters(std::string_view value) { return Trim(value.substr(0, value.find(';'))); }

// A request target is "/path?query", or the absolute form "http://host/path?query", which every server must take
// (RFC 9112, 3.2.2). The authority is empty in the first form.
struct Target {
  std::string_view authority;
  std::string_view path;
};

Target SplitTarget(std::string_view target) {
  if (target == "/") return {.authority = {}, .path = target};  // as every SDK sends it
  Target split;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!EqualsIgnoringCase(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    split.authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(split.authority.size());
    if (target.empty() || target.front() == '?') target = "/";
    break;
  }
  split.path = target.substr(0, target.find('?'));
  return split;
}

// Where the client sent the request, as far as an answer can name it: a header may hold any bytes.
std::string_view HostOf(const HttpRequest& request) {
  const std::string_view authority = SplitTarget(request.target).authority;
  const std::string_view host = authority.empty() ? request.host : authority;
  return std::all_of(host.begin(), host.end(), [](char c) { return c > ' ' && c < '\x7F'; }) ? host : "";
}

// What AWS answers for whatever is not its API: not JSON, though the service is.
HttpResponse NotTheApi() {
  HttpResponse response;
  response.status = 404;
  response.body = "<UnknownOperationException/>\n";
  return response;
}

void Compress(Encoding encoding, HttpResponse* response) {
  std::optional<std::string> packed = Deflate(encoding, response->body);
  if (!packed || packed->size() >= response->body.size()) return;
  response->body = *std::move(packed);
  response->content_encoding = encoding == Encoding::kGzip ? "gzip" : "deflate";
}

void AllowOrigin(const HttpRequest& request, HttpResponse* response) {
  response->extra_headers += "Access-Control-Allow-Origin: *\r\n";
  if (request.method != Method::kOptions) return;
  const auto allow = [response](std::string_view name, std::string_view value) {
    if (!value.empty()) response->extra_headers.append(name).append(": ").append(value).append("\r\n");
  };
  allow("Access-Control-Allow-Headers", request.access_control_request_headers);
  allow("Access-Control-Allow-Methods", request.access_control_request_method);
  allow("Access-Control-Max-Age", "172800");
}

ServiceResponse RenderError(ErrorCode code, std::string message) {
  return Service::Render(Error(code, std::move(message)));
}

}  // namespace

HttpResponse RequestHandler::Refuse(ErrorCode code, std::string message) {
  HttpResponse response;
  response.content_type = ContentType::kAmzJson;
  Fail(Error(code, std::move(message)), &response);
  return response;
}

void RequestHandler::Fail(const Error& error, HttpResponse* response) {
  ServiceResponse rendered = Service::Render(error);
  response->status = rendered.status;
  response->body = std::move(rendered.body);
  response->content_encoding = {};
}

HttpResponse RequestHandler::Handle(const HttpRequest& request) const noexcept {
  Staging staging;
  return Answer(request, &staging);
}

std::optional<HttpResponse> RequestHandler::Stage(const HttpRequest& request, StagedWrite* write) const noexcept {
  Staging staging{.write = write};
  HttpResponse response = Answer(request, &staging);
  if (staging.must_wait) return std::nullopt;
  return response;
}

HttpResponse RequestHandler::Answer(const HttpRequest& request, Staging* staging) const noexcept {
  HttpResponse response;
  try {
    response = Route(request, staging);
    if (response.body.size() >= options_.packed_bytes_min) {
      if (const auto encoding = ChooseEncoding(request.accept_encoding)) Compress(*encoding, &response);
    }
    if (!request.origin.empty()) AllowOrigin(request, &response);
  } catch (const std::exception& failure) {
    // Nothing in Karst throws; this is memory running out, or a defect.
    spdlog::error("{}: {}", request.amz_target, failure.what());
    response = HttpResponse();
    response.status = 500;
  }
  return response;
}

HttpResponse RequestHandler::Route(const HttpRequest& request, Staging* staging) const {
  const Target target = SplitTarget(request.target);
  if (request.method == Method::kOptions && !request.origin.empty()) return {};
  if (request.method == Method::kGet && target.path == "/") {
    return Health(HostOf(request));
  }
  if (request.method == Method::kPost && target.path == "/") return Post(request, staging);
  HttpResponse response = NotTheApi();
  response.omit_body = request.method == Method::kHead;
  return response;
}

HttpResponse RequestHandler::Health(std::string_view requested_host) const {
  HttpResponse response;
  std::string host(requested_host);
  if (host.empty()) host = "dynamodb." + options_.region + ".amazonaws.com";
  response.body = "healthy: " + host + " ";  // The space at the end is AWS's.
  response.extra_headers = "Content-Type: text/plain\r\n";
  return response;
}

HttpResponse RequestHandler::Post(const HttpRequest& request, Staging* staging) const {
  const std::string_view type = WithoutParameters(request.content_type);
  const bool is_amz_json = EqualsIgnoringCase(type, "application/x-amz-json-1.0");
  if (!request.body.empty() && !is_amz_json && !EqualsIgnoringCase(type, "application/json")) return NotTheApi();
  ServiceResponse served = Serve(request, staging);
  HttpResponse response;
  response.status = served.status;
  response.content_type = is_amz_json ? ContentType::kAmzJson : ContentType::kJson;
  response.body = std::move(served.body);
  return response;
}

std::optional<Error> RequestHandler::Authorize(const HttpRequest& request) const {
  if (std::optional<Error> error = CheckAuthorizationShape(request)) return error;
  if (options_.auth == AuthCheck::kVerify) return options_.verifier->Verify(request);
  std::string complaint = TerminatorComplaint(SignedPartsOf(request).credential);
  if (complaint.empty()) return std::nullopt;
  return Error(ErrorCode::kInvalidSignature, std::move(complaint));
}

ServiceResponse RequestHandler::Serve(const ServiceRequest& request, Staging* staging) const {
  if (staging->write == nullptr) return service_.Handle(request);
  std::optional<ServiceResponse> staged = service_.Stage(request, staging->write);
  staging->must_wait = !staged;
  return std::move(staged).value_or(ServiceResponse());
}

ServiceResponse RequestHandler::Serve(const HttpRequest& request, Staging* staging) const {
  ServiceRequest wanted{
      .target = request.amz_target, .body = request.body, .capacity = request.body_capacity, .host = HostOf(request)};
  if (options_.auth != AuthCheck::kOff) wanted.authorize = [this, &request] { return Authorize(request); };
  const std::string_view encoding = Trim(request.content_encoding);
  if (encoding.empty() || EqualsIgnoringCase(encoding, "identity")) {
    return Serve(wanted, staging);
  }
  const bool is_gzip = EqualsIgnoringCase(encoding, "gzip");
  if (!is_gzip && !EqualsIgnoringCase(encoding, "deflate")) return RenderError(ErrorCode::kSerialization, "");
  std::string plain;
  const InflateStatus status = Inflate(is_gzip ? Encoding::kGzip : Encoding::kDeflate, request.body,
                                       options_.body_bytes_max, Service::kBodyPadding, &plain);
  if (status == InflateStatus::kTooLarge) return RenderError(ErrorCode::kRequestTooLarge, "");
  if (status == InflateStatus::kMalformed) return RenderError(ErrorCode::kSerialization, "");
  wanted.body = plain;
  wanted.capacity = plain.capacity();
  return Serve(wanted, staging);
}

}  // namespace karst::server
