// The constraints of AWS's model on texts and numbers, for requests that the library has no type for. Used by the
// decoders of backup, transfer, global_table and vector_search. Pure functions, but for what they record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <karst/error.h>

#include "wire/json_reader.h"

namespace karst::wire {

enum class Presence { kRequired, kOptional };

struct TextRule {
  std::size_t min = 0;
  std::size_t max = 0;   // 0: any length
  bool is_name = false;  // [a-zA-Z0-9_.-]+
};

inline constexpr TextRule kTableNameRule{.min = 3, .max = 255, .is_name = true};
inline constexpr TextRule kArnRule{.min = 37, .max = 1024};

std::string ReadText(ObjectReader& in, std::string_view name, const TextRule& rule, Presence presence);
// A table by its name or ARN.
std::string ReadTable(ObjectReader& in, std::string_view name, Presence presence);
void ReadRange(ObjectReader& in, std::string_view name, std::int64_t min, std::int64_t max);
void ReadWord(ObjectReader& in, std::string_view name, std::initializer_list<std::string_view> words,
              Presence presence);

// "table/Songs/backup/01" of an ARN of DynamoDB whose resource has the kind "backup"; nothing for any other text.
bool IsArnOfKind(std::string_view arn, std::string_view kind);

// The plain refusal of what Karst does not do.
Error NotSupported(std::string_view operation);

}  // namespace karst::wire
