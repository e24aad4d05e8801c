// An Error as the status and JSON body that AWS answers. Used by Service. Pure function.
#pragma once

#include <karst/error.h>
#include <karst/service.h>

namespace karst::wire {

ServiceResponse RenderError(const Error& error);

}  // namespace karst::wire
