/*
 * Well-formedness as in the Unicode Standard, table 3-7 (no overlong form, no surrogate, nothing
 * above U+10FFFF). Not printable: the general categories Cc, Cf, Zl, Zp, Co, the noncharacters,
 * and spaces other than U+0020, which look like it or like nothing. Unassigned code points pass:
 * which they are changes with every version of Unicode.
 */
#include "rollup/printable.h"

#include <stdint.h>

struct range {
    uint32_t first, last;
};

/* Ascending; above U+007F. */
static const struct range hidden[] = {
    {0x0080, 0x00a0},   {0x00ad, 0x00ad},    {0x0600, 0x0605},   {0x061c, 0x061c},
    {0x06dd, 0x06dd},   {0x070f, 0x070f},    {0x0890, 0x0891},   {0x08e2, 0x08e2},
    {0x115f, 0x1160},   {0x1680, 0x1680},    {0x180e, 0x180e},   {0x2000, 0x200f},
    {0x2028, 0x202f},   {0x205f, 0x206f},    {0x2800, 0x2800},   {0x3000, 0x3000},
    {0x3164, 0x3164},   {0xd800, 0xf8ff},    {0xfdd0, 0xfdef},   {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},    {0xfffe, 0xffff},   {0x110bd, 0x110bd},
    {0x110cd, 0x110cd}, {0x13430, 0x1343f},  {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff}, {0xf0000, 0x10ffff},
};

size_t printable_length(unsigned char first)
{
    if (first >= 0xc2 && first <= 0xdf)
        return 2;
    if (first >= 0xe0 && first <= 0xef)
        return 3;
    return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

bool printable_character(const char *bytes, size_t len)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (len < 2 || len != printable_length((unsigned char)bytes[0]))
        return false;
    uint32_t code = (unsigned char)bytes[0] & (0x7fU >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if ((c & 0xc0) != 0x80)
            return false;
        code = code << 6 | (c & 0x3f);
    }
    if (code < smallest[len] || (code & 0xfffe) == 0xfffe || code > 0x10ffff)
        return false;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (code >= hidden[i].first && code <= hidden[i].last)
            return false;
    }
    return true;
}
