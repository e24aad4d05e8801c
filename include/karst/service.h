// Service: DynamoDB's wire protocol without a socket. It takes the operation and the JSON body of a request and answers
// status and body, so that it can sit behind any HTTP server. In the optional library karst::wire.
//
// Thread safety: Handle may be called from any number of threads at once.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <karst/database.h>

namespace karst {

struct ServiceResponse {
  int status = 200;
  std::string body;  // application/x-amz-json-1.0
};

class Service {
 public:
  // Says what is wrong with the authorization of a request, if anything.
  using Authorize = std::function<std::optional<Error>()>;

  explicit Service(Database db);

  // `target` is the X-Amz-Target header, such as "DynamoDB_20120810.PutItem"; `body` is the request's JSON.
  // `capacity` is how many bytes may be read from body.data(): when it is at least body.size() + kBodyPadding the body
  // is parsed where it is, else it is copied first.
  // `authorize` is asked where AWS asks: after the body was found to be JSON and the operation to be one.
  // `host` is the Host header: DescribeEndpoints names it, so that a client that asks where to go stays here.
  ServiceResponse Handle(std::string_view target, std::string_view body, std::size_t capacity = 0,
                         const Authorize& authorize = {}, std::string_view host = {});

  static constexpr std::size_t kBodyPadding = 64;

  // True when the operation only reads, or is none: then it waits for no flush to a device, and may run on an event
  // loop.
  static bool IsReadOnly(std::string_view target);

  // The answer for an error that was found before the body could be handed over, such as a missing signature.
  static ServiceResponse Render(const Error& error);

 private:
  Database db_;
};

}  // namespace karst
