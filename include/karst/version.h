// The version of Karst.
#pragma once

#define KARST_VERSION_MAJOR 0
#define KARST_VERSION_MINOR 1
#define KARST_VERSION_PATCH 0
#define KARST_VERSION "0.1.0"
