// karst-server: opens a database, serves it over HTTP, and closes it when it is told to end.
#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <karst/database.h>
#include <karst/service.h>

#include "karst_server/command_line.h"
#include "server/http_server.h"

namespace karst::tools {
namespace {

// SIGTERM and SIGINT are waited for by the main thread; every thread that starts later inherits that they are blocked.
sigset_t BlockEndSignals() {
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c): a client that is gone is an error of its write
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  return ends;
}

int Fail(const Error& error) {
  fmt::print(stderr, "karst-server: {}\n", error.message());
  return 1;
}

std::string StoreText(const ServerSettings& settings) {
  if (!settings.data_dir) return "in memory";
  const bool is_sync = settings.database.durability == Durability::kSync;
  return fmt::format("{}, {}", *settings.data_dir, is_sync ? "every write flushed" : "buffered");
}

// Reads the files that the flags name.
Result<void> LoadSecrets(ServerSettings* settings) {
  if (settings->credentials) {
    Result<server::Credentials> credentials = server::Credentials::Load(*settings->credentials);
    if (!credentials) return credentials.error();
    settings->http.requests.verifier = std::make_shared<const server::SignatureVerifier>(
        *std::move(credentials), settings->database.region, *settings->database.clock);
  }
  if (settings->tls_certificate) {
    Result<std::shared_ptr<const server::TlsContext>> tls =
        server::TlsContext::Load(*settings->tls_certificate, *settings->tls_key);
    if (!tls) return tls.error();
    settings->http.tls = *std::move(tls);
  }
  return {};
}

int Serve(ServerSettings settings, const sigset_t& ends) {
  if (Result<void> loaded = LoadSecrets(&settings); !loaded) return Fail(loaded.error());
  Result<Database> database = settings.data_dir ? Database::Open(*settings.data_dir, settings.database)
                                                : Database::OpenInMemory(settings.database);
  if (!database) return Fail(database.error());
  Service service(*std::move(database));
  Result<std::unique_ptr<server::HttpServer>> http = server::HttpServer::Listen(service, settings.http);
  if (!http) return Fail(http.error());
  fmt::print("karst-server listens on {} ({})\n", (*http)->url(), StoreText(settings));
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  spdlog::info("ends by signal {}", signal);
  (*http)->Stop();
  return 0;
}

int Main(int argc, const char* const* argv) {
  std::variant<ServerSettings, CommandLineExit> parsed = ParseCommandLine(argc, argv);
  if (const auto* exit = std::get_if<CommandLineExit>(&parsed)) {
    fmt::print(exit->code == 0 ? stdout : stderr, "{}", exit->text);
    return exit->code;
  }
  const auto& settings = std::get<ServerSettings>(parsed);
  const sigset_t ends = BlockEndSignals();
  spdlog::set_default_logger(spdlog::stderr_logger_mt("karst-server"));
  spdlog::set_level(spdlog::level::from_str(settings.log_level));
  return Serve(settings, ends);
}

}  // namespace
}  // namespace karst::tools

int main(int argc, char** argv) { return karst::tools::Main(argc, argv); }
