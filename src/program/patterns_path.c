#include "program/patterns_path.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* The executable's own place decides, not the working directory: a stranger's folder of patterns
   must never be picked up by accident. */
const char *patterns_path(void)
{
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len <= 0)
        return PATTERNS_INSTALLED;
    self[len] = '\0';
    char *slash = strrchr(self, '/');
    if (slash)
        *slash = '\0';
    return strcmp(self, BUILD_DIRECTORY) == 0 ? PATTERNS_SOURCE : PATTERNS_INSTALLED;
}
