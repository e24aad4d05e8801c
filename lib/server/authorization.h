// The shape of a signed request: which parts AWS wants to find, and in what form, without the signature being verified.
// Used by RequestHandler. Thread-safe: pure functions.
#pragma once

#include <optional>

#include <karst/error.h>

#include "server/http_message.h"

namespace karst::server {

enum class AuthCheck {
  kOff,     // Every request is served.
  kShape,   // A request must carry the parts of a signature, as AWS wants them.
  kVerify,  // And the signature must be its own: signature.h.
};

// AWS's error for a request whose authentication parts are missing, incomplete or malformed.
std::optional<Error> CheckAuthorizationShape(const HttpRequest& request);

}  // namespace karst::server
