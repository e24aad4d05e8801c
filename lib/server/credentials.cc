#include "server/credentials.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace karst::server {
namespace {

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

}  // namespace

Result<Credentials> Credentials::Load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file) return Error(ErrorCode::kInvalidOptions, fmt::format("cannot read the credentials in {}", path));
  Result<Credentials> parsed = Parse(text);
  if (!parsed) return Error(ErrorCode::kInvalidOptions, fmt::format("{}: {}", path, parsed.error().message()));
  return parsed;
}

Result<Credentials> Credentials::Parse(std::string_view text) {
  Credentials credentials;
  std::string key;
  std::string secret;
  const auto end_section = [&] {
    if (!key.empty() && !secret.empty()) credentials.secrets_.insert_or_assign(key, secret);
    key.clear();
    secret.clear();
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('[')) end_section();
    const std::size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    const std::string_view name = Trim(line.substr(0, equals));
    const std::string_view value = Trim(line.substr(equals + 1));
    if (name == "aws_access_key_id") key = value;
    if (name == "aws_secret_access_key") secret = value;
  }
  end_section();
  if (credentials.secrets_.empty()) {
    return Error(ErrorCode::kInvalidOptions, "no section has both aws_access_key_id and aws_secret_access_key");
  }
  return credentials;
}

const std::string* Credentials::FindSecret(std::string_view access_key) const {
  const auto at = secrets_.find(access_key);
  return at == secrets_.end() ? nullptr : &at->second;
}

}  // namespace karst::server
