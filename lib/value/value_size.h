// DynamoDB's arithmetic of item size, over the bytes. Pure functions, O(size).
#pragma once

#include <cstddef>

#include <karst/value.h>

namespace karst::value {

// String and binary: their bytes. Number: 1, + 1 for each pair of digits, paired from the point outwards in both
// directions without the zeros at either end, + 1 when negative; zero is 1. BOOL and NULL: 1. List and map: 3, + 1 an
// element, + contents (a map's names included). Sets: their members.
std::size_t ValueSizeBytes(const ValueView& value);

// Names and values of all attributes.
std::size_t ItemSizeBytes(const ItemView& item);

// No item is larger than this: a quick answer where only a large one is a question. The worst are lists of empty
// lists, where DynamoDB counts 4 bytes for 2.
inline std::size_t ItemSizeBytesMax(const ItemView& item) { return 2 * item.bytes().size(); }

}  // namespace karst::value
