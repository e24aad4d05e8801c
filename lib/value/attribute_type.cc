#include <karst/value.h>

namespace karst {

std::string_view AttributeTypeName(AttributeType type) {
  switch (type) {
    case AttributeType::kNone:
      return "";
    case AttributeType::kString:
      return "S";
    case AttributeType::kNumber:
      return "N";
    case AttributeType::kBinary:
      return "B";
    case AttributeType::kBoolean:
      return "BOOL";
    case AttributeType::kNull:
      return "NULL";
    case AttributeType::kMap:
      return "M";
    case AttributeType::kList:
      return "L";
    case AttributeType::kStringSet:
      return "SS";
    case AttributeType::kNumberSet:
      return "NS";
    case AttributeType::kBinarySet:
      return "BS";
  }
  return "";
}

}  // namespace karst
