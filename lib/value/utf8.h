// Which bytes are text. Pure function.
#pragma once

#include <string_view>

namespace karst::value {

// True for well-formed UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool IsUtf8(std::string_view bytes);

}  // namespace karst::value
