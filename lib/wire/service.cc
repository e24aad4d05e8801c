#include <karst/service.h>
