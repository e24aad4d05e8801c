// The command line of karst-server: its own flags, and DynamoDB Local's as they are typed there.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <karst/options.h>

#include "server/http_server.h"

namespace karst::tools {

struct ServerSettings {
  server::HttpServerOptions http;
  Options database;
  std::optional<std::string> data_dir;     // absent: in memory
  std::optional<std::string> credentials;  // a file, to verify signatures
  std::optional<std::string> tls_certificate;
  std::optional<std::string> tls_key;
  std::string log_level;
};

// What to print, and the exit code, when there is nothing to serve: help, version, or a wrong flag.
struct CommandLineExit {
  int code = 0;
  std::string text;
};

std::variant<ServerSettings, CommandLineExit> ParseCommandLine(int argc, const char* const* argv);

}  // namespace karst::tools
