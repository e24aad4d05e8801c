#include "server/authorization.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "server/signed_parts.h"

namespace karst::server {
namespace {

// Takes the text up to one of `separators` from the front of `rest`.
std::string_view TakeToken(std::string_view* rest, std::string_view separators) {
  const std::size_t end = std::min(rest->find_first_of(separators), rest->size());
  const std::string_view token = rest->substr(0, end);
  rest->remove_prefix(std::min(end + 1, rest->size()));
  return token;
}

// True if `list` has name=value with a value that is not empty.
bool HasParameter(std::string_view list, std::string_view separators, std::string_view name) {
  while (!list.empty()) {
    const std::string_view token = TakeToken(&list, separators);
    if (token.size() > name.size() + 1 && token.substr(0, name.size()) == name && token[name.size()] == '=')
      return true;
  }
  return false;
}

std::optional<Error> CheckHeader(const HttpRequest& request) {
  std::string message;
  for (const std::string_view name : {"Credential", "Signature", "SignedHeaders"}) {
    if (!HasParameter(request.authorization, ", ", name)) {
      message += fmt::format("Authorization header requires '{}' parameter. ", name);
    }
  }
  if (request.amz_date.empty() && request.date.empty()) {
    message += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (message.empty()) return std::nullopt;
  return Error(ErrorCode::kIncompleteSignature, fmt::format("{}Authorization={}", message, request.authorization));
}

std::optional<Error> CheckQuery(std::string_view query) {
  std::string message;
  for (const std::string_view name :
       {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"}) {
    if (!HasParameter(query, "&", name)) {
      message += fmt::format("AWS query-string parameters must include '{}'. ", name);
    }
  }
  if (message.empty()) return std::nullopt;
  return Error(ErrorCode::kIncompleteSignature, message + "Re-examine the query-string parameters.");
}

}  // namespace

std::optional<Error> CheckAuthorizationShape(const HttpRequest& request) {
  const bool is_signed_by_query = IsPresigned(request);
  if (is_signed_by_query && !request.authorization.empty()) {
    return Error(ErrorCode::kInvalidSignature,
                 "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  }
  if (is_signed_by_query) {
    if (auto error = CheckQuery(QueryOf(request))) return error;
    return CheckForm(SignedPartsOf(request));
  }
  if (request.authorization.starts_with("AWS4-")) {
    if (auto error = CheckHeader(request)) return error;
    return CheckForm(SignedPartsOf(request));
  }
  return Error(ErrorCode::kMissingAuthenticationToken, "Request is missing Authentication Token");
}

}  // namespace karst::server
