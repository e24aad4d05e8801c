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
  // Makes a request ready to be sent: what the bench does, not the target.
  virtual void Prepare(std::string_view operation, std::string_view json) = 0;
  // Sends it and waits for its answer, which is valid until the next call. Errors: kIo when there is no answer.
  virtual Result<const Answer*> Send() = 0;

  Result<const Answer*> Ask(std::string_view operation, std::string_view json) {
    Prepare(operation, json);
    return Send();
  }
};

class Target {
 public:
  virtual ~Target() = default;
  // Errors: kIo when it cannot be reached.
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
  std::chrono::milliseconds patience{60'000};  // for a connection, and each part of a request or an answer
};
// Requests are signed with SigV4 and go over one connection a session. None is sent again, but when its connection was
// open before and turns out to be closed without a byte of an answer.
Result<std::unique_ptr<Target>> OpenEndpoint(const EndpointSettings& settings);

}  // namespace karst::workload
