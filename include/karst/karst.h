// Everything of the in-process API.
#pragma once

#include <karst/batch.h>            // IWYU pragma: export
#include <karst/capacity.h>         // IWYU pragma: export
#include <karst/clock.h>            // IWYU pragma: export
#include <karst/database.h>         // IWYU pragma: export
#include <karst/error.h>            // IWYU pragma: export
#include <karst/expression.h>       // IWYU pragma: export
#include <karst/insight_report.h>   // IWYU pragma: export
#include <karst/item.h>             // IWYU pragma: export
#include <karst/number.h>           // IWYU pragma: export
#include <karst/options.h>          // IWYU pragma: export
#include <karst/query.h>            // IWYU pragma: export
#include <karst/resource_policy.h>  // IWYU pragma: export
#include <karst/staged_write.h>     // IWYU pragma: export
#include <karst/statement.h>        // IWYU pragma: export
#include <karst/stream.h>           // IWYU pragma: export
#include <karst/table.h>            // IWYU pragma: export
#include <karst/table_settings.h>   // IWYU pragma: export
#include <karst/tag.h>              // IWYU pragma: export
#include <karst/time_to_live.h>     // IWYU pragma: export
#include <karst/transaction.h>      // IWYU pragma: export
#include <karst/value.h>            // IWYU pragma: export
#include <karst/version.h>          // IWYU pragma: export
