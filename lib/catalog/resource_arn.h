// The ARN by which tags and policies, and any operation in place of a name, name a table, and AWS's answers to those
// that name none. Used by the registry of tables and the operations on tags and policies. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>

namespace karst::catalog {

// Views into the text that was parsed.
struct ResourceArn {
  std::string_view partition;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;  // "table/Songs", "table/Songs/index/ByYear"

  // "Songs" of "table/Songs"; nothing for any other resource.
  std::optional<std::string_view> TableName() const;
};

// Whose ARNs they are.
struct Owner {
  std::string_view region;
  std::string_view account;
};

// "arn:partition:service:region:account:resource". Nothing for what is not of that form.
std::optional<ResourceArn> ParseArn(std::string_view arn);

// The table that a name, or an ARN in its place, is of: a view into the argument. Nothing of another owner's is taken
// for one of the same name here. Errors: kValidation for what is no table's ARN, and for another region's or
// partition's; kAccessDenied for another account's.
Result<std::string_view> OwnTable(std::string_view name_or_arn, const Owner& owner);

// The name of the table that the ARN is of. Errors: kValidation, kAccessDenied for another service's or account's.
Result<std::string_view> TaggedTable(std::string_view arn, const Owner& owner);
Result<std::string_view> TableWithPolicy(std::string_view arn, const Owner& owner);

// To AWS no such table is yours; account 000000000000 is nobody's.
Error NoTaggedTable(std::string_view arn, const Owner& owner);

}  // namespace karst::catalog
