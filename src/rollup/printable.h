/*
 * Which UTF-8 characters may stand in an endpoint's path: assigned to text, not to control,
 * direction, layout or privacy of some font.
 */
#ifndef SRC_ROLLUP_PRINTABLE_H
#define SRC_ROLLUP_PRINTABLE_H

#include <stdbool.h>
#include <stddef.h>

/* Length of the character that a byte of 0x80 or above begins: 2 to 4, or 0 where it cannot. */
size_t printable_length(unsigned char first);

/* Are these 2 to 4 bytes one well-formed, printable character? */
bool printable_character(const char *bytes, size_t len);

#endif
