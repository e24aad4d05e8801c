#include "karst_server/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <karst/error.h>
#include <karst/version.h>

namespace karst::tools {
namespace {

// DynamoDB Local's flag, and ours of the same meaning; empty when it asks for what Karst does anyway.
struct LocalFlag {
  std::string_view theirs;
  std::string_view ours;
  bool takes_value;
};
constexpr std::array kLocalFlags = {
    LocalFlag{"-port", "--port", true},
    LocalFlag{"-inMemory", "--in-memory", false},
    LocalFlag{"-dbPath", "--data-dir", true},
    LocalFlag{"-help", "--help", false},
    LocalFlag{"-version", "--version", false},
    LocalFlag{"-sharedDb", "", false},  // There is one database, whoever asks.
    LocalFlag{"-delayTransientStatuses", "--transient-state-delay=1", false},
    LocalFlag{"-optimizeDbBeforeStartup", "", false},
    LocalFlag{"-disableTelemetry", "", false},
    LocalFlag{"-cors", "", true},  // Every origin may read the answers, which is the default there too.
};

// An option in seconds, such as 0.5.
void AddSeconds(CLI::App& app, const std::string& name, const std::string& description,
                std::chrono::milliseconds* delay) {
  constexpr double kSecondsMax = 7 * 24 * 60 * 60;  // as Options has it
  const auto set = [delay](double seconds) {
    *delay = std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double>(seconds));
  };
  const std::chrono::duration<double> unless_given = *delay;
  app.add_option_function<double>(name, set, description)
      ->check(CLI::Range(0.0, kSecondsMax).description(""))
      ->option_text(fmt::format("SECONDS [{}]", unless_given.count()));
}

// The arguments with DynamoDB Local's flags put into our words. Errors: kInvalidOptions for one without its value.
Result<std::vector<std::string>> Translate(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const auto* const flag = std::find_if(kLocalFlags.begin(), kLocalFlags.end(),
                                          [&](const LocalFlag& row) { return row.theirs == argument; });
    if (flag == kLocalFlags.end()) {
      arguments.emplace_back(argument);
    } else if (!flag->ours.empty()) {
      arguments.emplace_back(flag->ours);
    } else if (flag->takes_value && (++i == argc || argv[i][0] == '-')) {
      return Error(ErrorCode::kInvalidOptions, std::string(argument) + " needs a value, such as *");
    }
  }
  return arguments;
}

// As Options::region asks, in words that name no member of a program's. Empty when there is none.
std::string RegionProblem(const std::string& region) {
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (!region.empty() && region.find_first_not_of(kCharacters) == std::string::npos) return "";
  return "'" + region + "' is not of lower-case letters, digits and hyphens";
}

void DeclareBehaviour(CLI::App& app, Options* database) {
  const auto set_conflicts = [database](const std::string& word) {
    database->conflicts = word == "wait" ? Conflicts::kWait : Conflicts::kReject;
  };
  app.add_option_function<std::string>(
         "--conflicts", set_conflicts,
         "A write to an item of a transaction under way: reject, with AWS's TransactionConflictException; wait for it")
      ->check(CLI::IsMember({"reject", "wait"}).description(""))
      ->option_text("reject|wait [reject]");
  AddSeconds(app, "--time-to-live-delay", "How long after its time an item expires", &database->time_to_live_delay);
  AddSeconds(app, "--transient-state-delay",
             "How long tables and indexes are CREATING, UPDATING or DELETING; AWS takes some seconds",
             &database->transient_state_delay);
}

void Declare(CLI::App& app, ServerSettings* settings, bool* in_memory) {
  auto& http = settings->http;
  app.add_option("--host", http.host, "Address to listen on; localhost means loopback by IPv4 and IPv6")
      ->capture_default_str();
  app.add_option("--port", http.port, "Port to listen on; 0 takes a free one")->capture_default_str();
  auto* data_dir =
      app.add_option("--data-dir", settings->data_dir, "Keep the data in this directory; without it, in memory");
  app.add_flag("--in-memory", *in_memory, "Keep the data in memory, which is the default")->excludes(data_dir);
  const auto set_durability = [settings](const std::string& word) {
    settings->database.durability = word == "sync" ? Durability::kSync : Durability::kBuffered;
  };
  app.add_option_function<std::string>(
         "--durability", set_durability,
         "What an acknowledged write survives: sync, a power loss; buffered, the death of the process")
      ->check(CLI::IsMember({"sync", "buffered"}).description(""))
      ->option_text("sync|buffered [sync]");
  app.add_option("--threads", http.threads, "Event loops; 0 means one a core")
      ->check(CLI::Range(0, 256).description(""))
      ->capture_default_str();
  const auto set_auth = [&http](const std::string& word) {
    http.requests.auth = word == "off"     ? server::AuthCheck::kOff
                         : word == "shape" ? server::AuthCheck::kShape
                                           : server::AuthCheck::kVerify;
  };
  app.add_option_function<std::string>(
         "--auth", set_auth,
         "off serves every request; shape wants the parts of an AWS signature; verify wants a good one")
      ->check(CLI::IsMember({"off", "shape", "verify"}).description(""))
      ->option_text("off|shape|verify [off]");
  app.add_option("--credentials", settings->credentials, "The access keys for --auth verify, a file of the AWS tools");
  auto* certificate =
      app.add_option("--tls-cert", settings->tls_certificate, "Serve HTTPS with this chain, a PEM file");
  auto* key = app.add_option("--tls-key", settings->tls_key, "The certificate's private key, a PEM file");
  certificate->needs(key);
  key->needs(certificate);
  DeclareBehaviour(app, &settings->database);
  app.add_option("--region", settings->database.region, "Region named in ARNs")
      ->check(CLI::Validator(RegionProblem, ""))
      ->capture_default_str();
  app.add_option("--log-level", settings->log_level, "debug writes a line for every request")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}).description(""))
      ->option_text("debug|info|warn|error|off [warn]");
}

// One line: the complaint, after our name.
std::string Complaint(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return "karst-server: " + text + " (--help lists the flags)\n";
}

}  // namespace

std::variant<ServerSettings, CommandLineExit> ParseCommandLine(int argc, const char* const* argv) {
  ServerSettings settings;
  settings.log_level = "warn";
  bool in_memory = false;
  CLI::App app("karst-server serves DynamoDB's API over HTTP.", "karst-server");
  app.footer(
      "DynamoDB Local's flags are taken as well: -port, -inMemory, -sharedDb, -dbPath, -cors,\n"
      "-delayTransientStatuses, -optimizeDbBeforeStartup, -disableTelemetry, -help.");
  app.set_version_flag("--version", "karst-server " KARST_VERSION);
  Declare(app, &settings, &in_memory);
  Result<std::vector<std::string>> arguments = Translate(argc, argv);
  if (!arguments) return CommandLineExit{2, Complaint(arguments.error().message())};
  std::reverse(arguments->begin(), arguments->end());  // CLI11 takes them from the back
  try {
    app.parse(*std::move(arguments));
  } catch (const CLI::Success& success) {
    std::ostringstream out;
    app.exit(success, out, out);
    return CommandLineExit{0, out.str()};
  } catch (const CLI::ParseError& error) {
    return CommandLineExit{2, Complaint(error.what())};
  }
  const bool verifies = settings.http.requests.auth == server::AuthCheck::kVerify;
  if (verifies != settings.credentials.has_value()) {
    return CommandLineExit{2, "karst-server: --auth verify and --credentials go together (--help lists the flags)\n"};
  }
  settings.http.requests.region = settings.database.region;
  settings.http.requests.writes_wait_for_disk =
      settings.data_dir.has_value() && settings.database.durability == Durability::kSync;
  return settings;
}

}  // namespace karst::tools
