#include "engine/next_token.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/coding.h"
#include "base/error_table.h"
#include "base/hash.h"
#include "value/value_rules.h"

namespace karst::engine {
namespace {

// The bytes behind the hexadecimal digits: version, binding, the body of the key, and a hash of all of these.
constexpr char kVersion = 1;

bool FromHex(std::string_view text, std::string* bytes) {
  if (text.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned byte = 0;
    const char* const end = text.data() + i + 2;
    const auto [read_to, error] = std::from_chars(text.data() + i, end, byte, 16);
    if (error != std::errc() || read_to != end) return false;
    bytes->push_back(static_cast<char>(byte));
  }
  return true;
}

struct Token {
  std::uint64_t binding = 0;
  std::string_view body;
};

bool Read(std::string_view bytes, Token* token) {
  constexpr std::size_t kHashBytes = 8;
  if (bytes.size() < 1 + 2 * kHashBytes || bytes.front() != kVersion) return false;
  const std::string_view hashed = bytes.substr(0, bytes.size() - kHashBytes);
  std::string_view rest = bytes.substr(hashed.size());
  std::uint64_t hash = 0;
  if (!base::GetBigEndian64(&rest, &hash) || hash != base::StableHash(hashed)) return false;
  token->body = hashed.substr(1);
  return base::GetBigEndian64(&token->body, &token->binding) && value::CheckItemBytes(token->body).has_value();
}

}  // namespace

std::uint64_t TokenBinding(std::string_view statement, const std::vector<Value>& parameters, const ReadTarget& target) {
  std::string bytes;
  base::PutBigEndian32(&bytes, target.table->id);
  base::PutBigEndian32(&bytes, target.id());
  base::PutLengthPrefixed(&bytes, statement);
  for (const Value& parameter : parameters) {
    const ValueView view = parameter.view();
    bytes.push_back(static_cast<char>(view.type()));
    bytes.push_back(static_cast<char>(view.flags()));
    base::PutLengthPrefixed(&bytes, view.payload());
  }
  return base::StableHash(bytes);
}

std::string EncodeNextToken(std::uint64_t binding, const Item& last_evaluated_key) {
  std::string bytes(1, kVersion);
  base::PutBigEndian64(&bytes, binding);
  bytes.append(last_evaluated_key.bytes());
  base::PutBigEndian64(&bytes, base::StableHash(bytes));
  std::string token;
  token.reserve(2 * bytes.size());
  for (const char c : bytes) fmt::format_to(std::back_inserter(token), "{:02x}", static_cast<unsigned char>(c));
  return token;
}

Result<Item> DecodeNextToken(std::string_view token, std::uint64_t binding) {
  std::string bytes;
  Token read;
  if (!FromHex(token, &bytes) || !Read(bytes, &read)) return base::ValidationError("Invalid NextToken");
  if (read.binding != binding) return base::ValidationError("NextToken does not match request");
  return Item::FromBody(std::string(read.body));
}

}  // namespace karst::engine
