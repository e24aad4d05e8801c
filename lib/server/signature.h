// SignatureVerifier: AWS Signature Version 4 of a request, by OpenSSL's HMAC, with AWS's words for what is wrong with
// it. A request carries its signature in the Authorization header or, presigned, in its query. Used by RequestHandler.
// Immutable; safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <karst/clock.h>
#include <karst/error.h>

#include "server/credentials.h"
#include "server/http_message.h"

namespace karst::server {

class SignatureVerifier {
 public:
  // `clock` must outlive the verifier.
  SignatureVerifier(Credentials credentials, std::string region, const Clock& clock)
      : credentials_(std::move(credentials)), region_(std::move(region)), clock_(clock) {}

  // The request's parts were found to be there, by CheckAuthorizationShape.
  std::optional<Error> Verify(const HttpRequest& request) const;

 private:
  Credentials credentials_;
  std::string region_;
  const Clock& clock_;
};

// Of the request, as its signer must have made them; for the verifier, and for tests against AWS's examples.
std::string CanonicalRequest(const HttpRequest& request, std::string_view signed_headers);
std::string Signature(std::string_view secret, std::string_view date, std::string_view scope,
                      std::string_view canonical_request);

}  // namespace karst::server
