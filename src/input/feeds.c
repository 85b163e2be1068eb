/*
 * With SSE2 a bit for each of 64 bytes; elsewhere memchr.
 */
#include "input/feeds.h"

#include <stddef.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>

static inline uint64_t feeds16(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
}

static inline uint64_t feeds64(const char *at)
{
    return feeds16(at) | feeds16(at + 16) << 16 | feeds16(at + 32) << 32 | feeds16(at + 48) << 48;
}

/* Those of whole blocks of 64 bytes, up to where that comes. Most have one or none: that is no
   branch. */
static const char *scan_blocks(struct feeds *f, const char *from, const char *end)
{
    const uint64_t highest = UINT64_C(1) << 63;
    unsigned n = f->n;
    for (unsigned at = 0; end - from >= 64; from += 64, at += 64) {
        uint64_t found = feeds64(from);
        do {
            f->at[n] = (uint16_t)(at + (unsigned)__builtin_ctzll(found | highest));
            n += found != 0;
            found &= found - 1;
        } while (found);
    }
    f->n = n;
    return from;
}
#else
static const char *scan_blocks(struct feeds *f, const char *from, const char *end)
{
    (void)f;
    (void)end;
    return from;
}
#endif

bool feeds_scan(struct feeds *f)
{
    const char *from = f->scanned;
    const char *end = f->end - from > FEEDS_BYTES ? from + FEEDS_BYTES : f->end;
    if (from == end)
        return false;
    f->scanned = end;
    f->base = from;
    f->next = f->n = 0;
    from = scan_blocks(f, from, end);
    while (from < end && (from = memchr(from, '\n', (size_t)(end - from))))
        f->at[f->n++] = (uint16_t)(from++ - f->base);
    return true;
}
