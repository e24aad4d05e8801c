// Target: what a workload runs against - Karst in this process, or an endpoint that speaks DynamoDB's protocol. A
// Session is one thread's way to it.
//
// Thread safety: a Target may be used by any thread; a Session by one.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>

namespace karst::workload {

struct Answer {
  int status = 0;
  std::string body;
};

class Session {
 public:
  virtual ~Session() = default;
  // Sends a request and waits for its answer, which is valid until the next call. Errors: kIo when there is no answer.
  virtual Result<const Answer*> Send(std::string_view operation, std::string_view json) = 0;
};

class Target {
 public:
  virtual ~Target() = default;
  virtual Result<std::unique_ptr<Session>> NewSession() = 0;
  // For the reports: "in process, in memory" or an address.
  virtual std::string description() const = 0;
};

// A store of this process: in memory when `directory` is empty. Requests go through karst::Service, JSON to JSON,
// without a socket.
Result<std::unique_ptr<Target>> OpenInProcess(const std::string& directory, bool flushes_every_write);

// Where AWS serves DynamoDB in a region.
std::string AwsEndpoint(std::string_view region);

struct EndpointSettings {
  std::string url;  // http://host:port or https://host
  std::string region = "us-east-1";
  std::string access_key = "bench";
  std::string secret_key = "bench";
  std::string session_token{};
  std::chrono::milliseconds patience{60'000};  // for each part of an answer
};
// Requests are signed with SigV4 and go over one connection a session. None is sent again, but when its connection was
// used before and turns out to be closed.
Result<std::unique_ptr<Target>> OpenEndpoint(const EndpointSettings& settings);

}  // namespace karst::workload
