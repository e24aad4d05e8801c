#include "engine/transaction_digest.h"

#include <optional>
#include <string_view>
#include <variant>

#include "base/coding.h"
#include "base/hash.h"

namespace karst::engine {
namespace {

// Every part stands behind its length, so that no two lists of parts are the same bytes.
class DigestWriter {
 public:
  void Add(std::string_view bytes) { base::PutLengthPrefixed(&bytes_, bytes); }
  void AddExpression(const std::optional<Expression>& expression) {
    bytes_.push_back(expression ? '\x01' : '\x00');
    if (expression) Add(expression->text());
  }
  void AddNames(const ExpressionAttributeNames& names) {
    base::PutVarint64(&bytes_, names.size());
    for (const auto& [name, attribute] : names) {
      Add(name);
      Add(attribute);
    }
  }
  void AddByte(char byte) { bytes_.push_back(byte); }
  std::string Digest() const { return base::StableDigest(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace

std::string DigestOf(const std::vector<TransactWriteItem>& actions) {
  DigestWriter digest;
  for (const TransactWriteItem& action : actions) {
    digest.AddByte(static_cast<char>(action.index()));
    std::visit(
        [&](const auto& of_kind) {
          digest.Add(of_kind.table_name);
          if constexpr (requires { of_kind.item; }) digest.Add(of_kind.item.bytes());
          if constexpr (requires { of_kind.key; }) digest.Add(of_kind.key.bytes());
          if constexpr (requires { of_kind.update_expression; }) digest.AddExpression(of_kind.update_expression);
          digest.AddExpression(of_kind.condition_expression);
          digest.AddNames(of_kind.expression_attribute_names);
          digest.Add(of_kind.expression_attribute_values.bytes());
          digest.AddByte(static_cast<char>(of_kind.return_values_on_condition_check_failure));
        },
        action);
  }
  return digest.Digest();
}

}  // namespace karst::engine
