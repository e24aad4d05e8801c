#include "karst_bench/signer.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace karst::workload {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

using Digest = std::array<unsigned char, 32>;

std::string_view ToView(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

Digest Sha256(std::string_view bytes) {
  Digest digest;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

Digest Hmac(std::string_view key, std::string_view bytes) {
  Digest digest;
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
       bytes.size(), digest.data(), &size);
  return digest;
}

std::string Hex(const Digest& digest) {
  std::string out;
  for (const unsigned char byte : digest) fmt::format_to(std::back_inserter(out), "{:02x}", byte);
  return out;
}

}  // namespace

SignedHeaders Signer::Sign(std::string_view target, std::string_view body,
                           std::chrono::system_clock::time_point now) const {
  const std::tm utc = fmt::gmtime(std::chrono::system_clock::to_time_t(now));
  const std::string date = fmt::format("{:%Y%m%dT%H%M%SZ}", utc);
  const std::string day = date.substr(0, 8);
  const std::string scope = fmt::format("{}/{}/dynamodb/aws4_request", day, region_);

  std::string headers = fmt::format("content-type:application/x-amz-json-1.0\nhost:{}\nx-amz-date:{}\n", host_, date);
  std::string names = "content-type;host;x-amz-date;";
  if (!credentials_.session_token.empty()) {
    headers += fmt::format("x-amz-security-token:{}\n", credentials_.session_token);
    names += "x-amz-security-token;";
  }
  headers += fmt::format("x-amz-target:{}\n", target);
  names += "x-amz-target";

  const std::string canonical = fmt::format("POST\n/\n\n{}\n{}\n{}", headers, names, Hex(Sha256(body)));
  const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", kAlgorithm, date, scope, Hex(Sha256(canonical)));
  const Digest day_key = Hmac("AWS4" + credentials_.secret_key, day);
  const Digest region_key = Hmac(ToView(day_key), region_);
  const Digest service_key = Hmac(ToView(region_key), "dynamodb");
  const Digest key = Hmac(ToView(service_key), "aws4_request");
  return {.date = date,
          .authorization = fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                                       credentials_.access_key, scope, names, Hex(Hmac(ToView(key), to_sign)))};
}

}  // namespace karst::workload
