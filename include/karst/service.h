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

struct ServiceRequest {
  std::string_view target;  // the X-Amz-Target header, such as "DynamoDB_20120810.PutItem"
  std::string_view body;    // JSON
  // How many bytes may be read from body.data(): when it is at least body.size() + Service::kBodyPadding the body is
  // parsed where it is, else it is copied first.
  std::size_t capacity = 0;
  // Says what is wrong with the authorization of the request, if anything. It is asked where AWS asks: after the body
  // was found to be JSON and the operation to be one.
  std::function<std::optional<Error>()> authorize{};
  // The Host header: DescribeEndpoints names it, so that a client that asks where to go stays here.
  std::string_view host{};
};

class Service {
 public:
  explicit Service(Database db);

  ServiceResponse Handle(const ServiceRequest& request);
  ServiceResponse Handle(std::string_view target, std::string_view body, std::size_t capacity = 0) {
    return Handle(ServiceRequest{.target = target, .body = body, .capacity = capacity});
  }
  // The same without waiting for a device, for event loops: the answer holds once `write` is committed
  // (staged_write.h), if it has changes, and before the Service goes. Nothing, and nothing done, when it would have to
  // wait: for the item, if `write` says so (StagedWrite::AwaitItem), or for a thread, which is then to Handle it.
  std::optional<ServiceResponse> Stage(const ServiceRequest& request, StagedWrite* write);

  static constexpr std::size_t kBodyPadding = 64;

  // True when the operation only reads, or is none: then it waits for no flush to a device, and may run on an event
  // loop.
  static bool IsReadOnly(std::string_view target);
  // True when the operation can be staged: it writes one item.
  static bool CanStage(std::string_view target);

  // The answer for an error that was found before the body could be handed over, such as a missing signature.
  static ServiceResponse Render(const Error& error);

 private:
  Database db_;
};

}  // namespace karst
