// Accept-Encoding: in which form a client takes an answer (RFC 9110, 12.5.3). Used by RequestHandler. Thread-safe: a
// pure function.
#pragma once

#include <optional>
#include <string_view>

#include "server/compression.h"

namespace karst::server {

// The form that the header prefers of those that we make, gzip where it does not care; nothing when it takes neither,
// or would rather have the answer as it is.
std::optional<Encoding> ChooseEncoding(std::string_view accept_encoding);

}  // namespace karst::server
