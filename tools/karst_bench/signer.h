// Signer: Signature Version 4 of requests to DynamoDB. Thread-safe: immutable.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace karst::workload {

struct Credentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token{};
};

struct SignedHeaders {
  std::string date;           // X-Amz-Date
  std::string authorization;  // Authorization
};

class Signer {
 public:
  Signer(Credentials credentials, std::string region, std::string host)
      : credentials_(std::move(credentials)), region_(std::move(region)), host_(std::move(host)) {}

  // Of a POST to "/" with these headers: content-type application/x-amz-json-1.0, host, x-amz-date, x-amz-target and,
  // where there is one, x-amz-security-token.
  SignedHeaders Sign(std::string_view target, std::string_view body, std::chrono::system_clock::time_point now) const;

  const Credentials& credentials() const { return credentials_; }

 private:
  Credentials credentials_;
  std::string region_;
  std::string host_;
};

}  // namespace karst::workload
