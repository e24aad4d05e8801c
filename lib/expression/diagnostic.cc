#include "expression/diagnostic.h"

#include <fmt/format.h>

#include "base/error_table.h"

namespace karst::expression {
namespace {

bool StandsAlone(Problem problem) { return problem >= Problem::kKeyOperator; }

std::string TextSentence(const Diagnostic& d) {
  switch (d.problem) {
    case Problem::kEmpty:
      return "The expression can not be empty;";
    case Problem::kTooLong:
      return fmt::format("Expression size has exceeded the maximum allowed size; expression size: {}", d.a);
    case Problem::kSyntax:
      return fmt::format("Syntax error; token: \"{}\", near: \"{}\"", d.a, d.b);
    case Problem::kTooManyOperators:
      return fmt::format("The expression contains too many operators; operator count: {}", d.a);
    case Problem::kRedundantParentheses:
      return "The expression has redundant parentheses;";
    case Problem::kUnknownFunction:
      return fmt::format("Invalid function name; function: {}", d.a);
    case Problem::kFunctionMisplaced:
      return fmt::format("The function is not allowed to be used this way in an expression; function: {}", d.a);
    case Problem::kFunctionNotInCondition:
      return fmt::format("The function is not allowed in a condition expression; function: {}", d.a);
    case Problem::kFunctionNotInUpdate:
      return fmt::format("The function is not allowed in an update expression; function: {}", d.a);
    case Problem::kReservedWord:
      return fmt::format("Attribute name is a reserved keyword; reserved keyword: {}", d.a);
    case Problem::kIndexRange:
      return fmt::format("List index is not within the allowable range; index: [{}]", d.a);
    case Problem::kSectionRepeated:
      return fmt::format("The \"{}\" section can only be used once in an update expression;", d.a);
    case Problem::kTooManyInOperands:
      return fmt::format("The IN operator is provided with too many operands; number of operands: {}", d.a);
    default:
      return "";
  }
}

std::string OperandSentence(const Diagnostic& d) {
  switch (d.problem) {
    case Problem::kUndefinedName:
      return fmt::format("An expression attribute name used in the document path is not defined; attribute name: {}",
                         d.a);
    case Problem::kUndefinedValue:
      return fmt::format("An expression attribute value used in expression is not defined; attribute value: {}", d.a);
    case Problem::kPathTooDeep:
      return fmt::format("The document path has too many nesting levels; nesting levels: {}", d.a);
    case Problem::kOperandCount:
      return fmt::format(
          "Incorrect number of operands for operator or function; operator or function: {}, number of operands: {}",
          d.a, d.b);
    case Problem::kOperandType:
      return fmt::format("Incorrect operand type for operator or function; operator or function: {}, operand type: {}",
                         d.a, d.b);
    case Problem::kClauseOperandType:
      return fmt::format(
          "Incorrect operand type for operator or function; operator: {0}, operand type: {1}, typeSet: "
          "ALLOWED_FOR_{0}_OPERAND",
          d.a, d.b);
    case Problem::kPathRequired:
      return fmt::format("Operator or function requires a document path; operator or function: {}", d.a);
    case Problem::kOperandsNotDistinct:
      return fmt::format(
          "The first operand must be distinct from the remaining operands for this operator or function; operator: "
          "{}, first operand: {}",
          d.a, d.b);
    case Problem::kUnknownAttributeType:
      return fmt::format("Invalid attribute type name found; type: {}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}",
                         d.a);
    case Problem::kBetweenTypes:
      return fmt::format(
          "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: "
          "AttributeValue: {{{}}}, upper bound operand: AttributeValue: {{{}}}",
          d.a, d.b);
    case Problem::kBetweenOrder:
      return fmt::format(
          "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: "
          "AttributeValue: {{{}}}, upper bound operand: AttributeValue: {{{}}}",
          d.a, d.b);
    case Problem::kPathsOverlap:
      return fmt::format(
          "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: {}, path "
          "two: {}",
          d.a, d.b);
    case Problem::kPathsConflict:
      return fmt::format(
          "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: {}, path "
          "two: {}",
          d.a, d.b);
    default:
      return TextSentence(d);
  }
}

std::string KeySentence(const Diagnostic& d) {
  switch (d.problem) {
    case Problem::kKeyOperator:
      return fmt::format("Invalid operator used in KeyConditionExpression: {}", d.a);
    case Problem::kKeyNested:
      return "KeyConditionExpressions cannot contain nested operations";
    case Problem::kKeyNestedAttribute:
      return "KeyConditionExpressions cannot have conditions on nested attributes";
    case Problem::kKeyOperandOrder:
      return fmt::format(
          "Invalid condition in KeyConditionExpression: {} operator must have the key attribute as its first operand",
          d.a);
    case Problem::kKeySeveralAttributes:
      return "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition";
    case Problem::kKeyNoAttribute:
      return "Invalid condition in KeyConditionExpression: No key attribute specified";
    case Problem::kKeyRepeated:
      return "KeyConditionExpressions must only contain one condition per key";
    default:
      return "";
  }
}

}  // namespace

std::string Sentence(const Diagnostic& diagnostic) {
  return StandsAlone(diagnostic.problem) ? KeySentence(diagnostic) : OperandSentence(diagnostic);
}

Error ToError(const Diagnostic& diagnostic, ExpressionKind kind) {
  if (StandsAlone(diagnostic.problem)) return base::ValidationError(Sentence(diagnostic));
  return base::ValidationError(fmt::format("Invalid {}: {}", ParameterName(kind), Sentence(diagnostic)));
}

}  // namespace karst::expression
