// How the operations on tags find the table that an ARN names, and how those on policies do. Thread-safe: pure
// functions over a shared Engine.
#pragma once

#include <string>

#include <karst/error.h>

#include "catalog/resource_arn.h"
#include "engine/engine.h"

namespace karst::engine {

catalog::Owner OwnerOf(const Engine& engine);

// `found`, with the sentence that AWS has for an ARN of no table.
Result<TablePtr> NamingTheArn(const Engine& engine, Result<TablePtr> found, const std::string& arn);

}  // namespace karst::engine
