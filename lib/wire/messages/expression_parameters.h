// The rules on expression parameters that only the wire can see: expression and legacy parameters in one request, and
// maps of names or values that are there but empty. Called by the decoders of messages, after the members are read.
// Pure functions.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include <karst/item.h>

#include "wire/json_reader.h"

namespace karst::wire {

// The parameters of one operation, in the order in which AWS lists them.
struct ExpressionParameters {
  std::initializer_list<std::string_view> expressions;
  std::initializer_list<std::string_view> legacy;
};

// Whether the request has legacy parameters, which are rewritten then.
bool HasLegacy(const ExpressionParameters& parameters, const ObjectReader& in);

// For the reads of keys, whose only legacy parameter is AttributesToGet.
void RewriteAttributesToGet(const ExpressionParameters& parameters, ObjectReader& in,
                            std::optional<Expression>* projection, ExpressionAttributeNames* names);

// "Can not use both expression and non-expression parameters in the same request: ..."
void CheckNotMixed(const ExpressionParameters& parameters, ObjectReader& in);

// Names or values beside legacy parameters and no expression are refused at once: what the parameters are rewritten to
// will have names and values of its own. An empty map of either: with an expression it is refused after the values of
// the request; without any it gets a placeholder, so that the engine refuses it as it refuses names and values without
// expressions.
void CheckNamesAndValues(const ExpressionParameters& parameters, ObjectReader& in, ExpressionAttributeNames* names,
                         ExpressionAttributeValues* values);

}  // namespace karst::wire
