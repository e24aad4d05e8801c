// The examples of a FORMAT.md page: fenced blocks of a kind, with a name on the first line and then annotated bytes.
//
//   ```key
//   an item without a sort key
//   00 00 00 07  ; table
//   ```
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace karst::testing {

// "03 61  ; explanation" as bytes.
inline std::string BytesOfHexLine(std::string_view line) {
  std::string bytes;
  std::string digits;
  for (const char c : line.substr(0, line.find(';'))) {
    if (c == ' ') continue;
    digits += c;
    if (digits.size() < 2) continue;
    bytes += static_cast<char>(std::strtoul(digits.c_str(), nullptr, 16));
    digits.clear();
  }
  return bytes;
}

// Upper-case hex, for messages and for making examples.
inline std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex;
  for (const char c : bytes) {
    if (!hex.empty()) hex += ' ';
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

// Name to bytes of all examples of `kind` in the page at `path`, below the top of the source tree.
inline std::map<std::string, std::string> ExamplesOfPage(const std::string& path, const std::string& kind) {
  std::ifstream page(std::string(KARST_SOURCE_DIR) + "/" + path);
  std::map<std::string, std::string> examples;
  std::string line;
  while (std::getline(page, line)) {
    if (line != "```" + kind) continue;
    std::string name;
    std::getline(page, name);
    std::string& bytes = examples[name];
    while (std::getline(page, line) && line != "```") bytes += BytesOfHexLine(line);
  }
  return examples;
}

}  // namespace karst::testing
