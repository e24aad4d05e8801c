// Credentials: the access keys that a verifying server knows, from a file as the AWS tools keep it: sections in
// brackets, and in each aws_access_key_id and aws_secret_access_key. Used by SignatureVerifier. Immutable; safe from
// any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <karst/error.h>

namespace karst::server {

class Credentials {
 public:
  // Errors: kInvalidOptions for a file that cannot be read, or that has no whole pair.
  static Result<Credentials> Load(const std::string& path);
  static Result<Credentials> Parse(std::string_view text);

  // Null for a key that is not known.
  const std::string* FindSecret(std::string_view access_key) const;

 private:
  std::map<std::string, std::string, std::less<>> secrets_;
};

}  // namespace karst::server
