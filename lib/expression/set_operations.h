// Union and difference of sets, for ADD and DELETE. Pure functions.
#pragma once

#include <vector>

#include <karst/value.h>

#include "value/item_writer.h"

namespace karst::expression {

// Of two sets of one type. The members are in order, as in the sets; views into both.
std::vector<ValueView> Union(const ValueView& a, const ValueView& b);
std::vector<ValueView> Difference(const ValueView& a, const ValueView& b);

// Writes the members as a set of that type.
void WriteSet(const std::vector<ValueView>& members, AttributeType set_type, value::ItemWriter* writer);

}  // namespace karst::expression
