#include "partiql/keywords.h"

#include <algorithm>
#include <array>
#include <utility>

namespace karst::partiql {
namespace {

// Sorted. What is an operator, a literal or a token of its own (and, null, as, ...) is not listed.
constexpr std::array<std::string_view, 233> kKeywords = {
    "absolute",
    "action",
    "add",
    "all",
    "allocate",
    "alter",
    "any",
    "are",
    "assertion",
    "authorization",
    "avg",
    "bag",
    "begin",
    "bigint",
    "bit",
    "bit_length",
    "blob",
    "bool",
    "boolean",
    "can_cast",
    "can_lossless_cast",
    "cascade",
    "cascaded",
    "case",
    "cast",
    "catalog",
    "char",
    "char_length",
    "character",
    "character_length",
    "check",
    "clob",
    "close",
    "coalesce",
    "collate",
    "collation",
    "column",
    "commit",
    "conflict",
    "connect",
    "connection",
    "constraint",
    "constraints",
    "continue",
    "convert",
    "corresponding",
    "count",
    "create",
    "cross",
    "current",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "cursor",
    "date",
    "date_add",
    "date_diff",
    "deallocate",
    "dec",
    "decimal",
    "declare",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "describe",
    "descriptor",
    "diagnostics",
    "disconnect",
    "distinct",
    "do",
    "domain",
    "double",
    "drop",
    "else",
    "end",
    "escape",
    "exception",
    "exec",
    "execute",
    "exists",
    "external",
    "extract",
    "fetch",
    "first",
    "float",
    "for",
    "foreign",
    "found",
    "from",
    "full",
    "get",
    "global",
    "go",
    "goto",
    "grant",
    "group",
    "having",
    "identity",
    "immediate",
    "index",
    "indicator",
    "initially",
    "inner",
    "input",
    "insensitive",
    "insert",
    "int",
    "int2",
    "int4",
    "int8",
    "integer",
    "integer2",
    "integer4",
    "integer8",
    "interval",
    "into",
    "isolation",
    "join",
    "key",
    "language",
    "last",
    "left",
    "let",
    "level",
    "limit",
    "list",
    "local",
    "lower",
    "match",
    "max",
    "min",
    "modified",
    "module",
    "names",
    "national",
    "natural",
    "nchar",
    "new",
    "next",
    "no",
    "nothing",
    "nullif",
    "numeric",
    "octet_length",
    "of",
    "offset",
    "old",
    "on",
    "only",
    "open",
    "option",
    "order",
    "outer",
    "output",
    "overlaps",
    "pad",
    "partial",
    "pivot",
    "position",
    "precision",
    "prepare",
    "preserve",
    "primary",
    "prior",
    "privileges",
    "procedure",
    "public",
    "read",
    "real",
    "references",
    "relative",
    "remove",
    "restrict",
    "returning",
    "revoke",
    "right",
    "rollback",
    "rows",
    "schema",
    "scroll",
    "section",
    "select",
    "session",
    "session_user",
    "set",
    "sexp",
    "size",
    "smallint",
    "some",
    "space",
    "sql",
    "sqlcode",
    "sqlerror",
    "sqlstate",
    "string",
    "struct",
    "substring",
    "sum",
    "symbol",
    "system_user",
    "table",
    "temporary",
    "then",
    "time",
    "timestamp",
    "to",
    "transaction",
    "translate",
    "translation",
    "trim",
    "tuple",
    "unique",
    "unknown",
    "unpivot",
    "update",
    "upper",
    "usage",
    "user",
    "using",
    "value",
    "values",
    "varchar",
    "varying",
    "view",
    "when",
    "whenever",
    "where",
    "with",
    "work",
    "write",
    "zone",
};

constexpr std::array<std::string_view, 10> kWordOperators = {"and", "between", "except", "in", "intersect",
                                                             "is",  "like",    "not",    "or", "union"};

constexpr std::array<std::string_view, 17> kFunctions = {
    "avg", "bag",          "bit_length", "char_length", "character_length", "count", "exists", "list", "lower", "max",
    "min", "octet_length", "sexp",       "size",        "substring",        "sum",   "upper"};

constexpr std::array<std::string_view, 27> kTypeNames = {
    "any",      "bag",       "blob",     "boolean",          "character", "character_varying",
    "clob",     "date",      "decimal",  "double_precision", "float",     "integer",
    "integer4", "integer8",  "list",     "missing",          "null",      "numeric",
    "real",     "sexp",      "smallint", "string",           "struct",    "symbol",
    "time",     "timestamp", "tuple"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kTypeAliases = {{
    {"varchar", "character_varying"},
    {"char", "character"},
    {"dec", "decimal"},
    {"int", "integer"},
    {"int2", "smallint"},
    {"integer2", "smallint"},
    {"int4", "integer4"},
    {"int8", "integer8"},
    {"bigint", "integer8"},
    {"bool", "boolean"},
}};

struct MergeRow {
  std::string_view first;
  std::string_view second;
  Merged merged;
};

constexpr std::array<MergeRow, 22> kMerges = {{
    {"not", "in", {"not_in", true}},
    {"is", "not", {"is_not", true}},
    {"not", "between", {"not_between", true}},
    {"not", "like", {"not_like", true}},
    {"intersect", "all", {"intersect_all", true}},
    {"except", "all", {"except_all", true}},
    {"union", "all", {"union_all", true}},
    {"character", "varying", {"character_varying", false}},
    {"double", "precision", {"double_precision", false}},
    {"insert", "into", {"insert_into", false}},
    {"on", "conflict", {"on_conflict", false}},
    {"do", "nothing", {"do_nothing", false}},
    {"modified", "old", {"modified_old", false}},
    {"modified", "new", {"modified_new", false}},
    {"all", "old", {"all_old", false}},
    {"all", "new", {"all_new", false}},
    {"cross", "join", {"cross_join", false}},
    {"inner", "join", {"inner_join", false}},
    {"left", "join", {"left_join", false}},
    {"right", "join", {"right_join", false}},
    {"full", "join", {"outer_join", false}},
    {"outer", "join", {"outer_join", false}},
}};

struct PrecedenceRow {
  std::string_view op;
  int precedence;
};

constexpr std::array<PrecedenceRow, 28> kPrecedences = {{
    {"intersect", 5}, {"intersect_all", 5},
    {"except", 5},    {"except_all", 5},
    {"union", 5},     {"union_all", 5},
    {"or", 10},       {"and", 20},
    {"=", 40},        {"<>", 40},
    {"is", 40},       {"is_not", 40},
    {"in", 40},       {"not_in", 40},
    {"<", 50},        {"<=", 50},
    {">", 50},        {">=", 50},
    {"between", 50},  {"not_between", 50},
    {"like", 50},     {"not_like", 50},
    {"+", 60},        {"-", 60},
    {"||", 60},       {"*", 70},
    {"/", 70},        {"%", 70},
}};

template <std::size_t kSize>
bool Contains(const std::array<std::string_view, kSize>& words, std::string_view word) {
  return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool IsKeyword(std::string_view word) { return std::binary_search(kKeywords.begin(), kKeywords.end(), word); }
bool IsWordOperator(std::string_view word) { return Contains(kWordOperators, word); }
bool IsFunctionKeyword(std::string_view word) { return Contains(kFunctions, word); }

std::string_view TypeName(std::string_view word) {
  for (const auto& [alias, name] : kTypeAliases) {
    if (alias == word) return name;
  }
  return Contains(kTypeNames, word) ? word : std::string_view();
}

std::optional<Merged> Merge(std::string_view first, std::string_view second) {
  for (const MergeRow& row : kMerges) {
    if (row.first == first && row.second == second) return row.merged;
  }
  return std::nullopt;
}

int InfixPrecedence(std::string_view op) {
  for (const PrecedenceRow& row : kPrecedences) {
    if (row.op == op) return row.precedence;
  }
  return 0;
}

}  // namespace karst::partiql
