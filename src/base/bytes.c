/*
 * Varints: small numbers are what there is most of (gaps, counts), and a byte each is what they
 * take. The seal is four bytes of XXH64: a store has a few thousand of them.
 */
#include "base/bytes.h"

#include "base/hash.h"

#define SEAL_BYTES 4

void bytes_put(struct buffer *b, uint64_t value)
{
    unsigned char bytes[10];
    size_t n = 0;
    while (value >= 0x80) {
        bytes[n++] = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    bytes[n++] = (unsigned char)value;
    buffer_append(b, bytes, n);
}

void bytes_put_signed(struct buffer *b, int64_t value)
{
    uint64_t bits = (uint64_t)value << 1;
    bytes_put(b, value < 0 ? ~bits : bits);
}

static void put_little(struct buffer *b, uint64_t value, size_t n)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < n; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    buffer_append(b, bytes, n);
}

static uint64_t get_little(const unsigned char *bytes, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

void bytes_put_fixed(struct buffer *b, uint64_t value)
{
    put_little(b, value, 8);
}

void bytes_put_span(struct buffer *b, struct span s)
{
    bytes_put(b, s.len);
    buffer_append_span(b, s);
}

static uint64_t seal_of(const void *bytes, size_t len)
{
    return hash_bytes(bytes, len, 0) & UINT32_MAX;
}

void bytes_seal(struct buffer *b, size_t start)
{
    put_little(b, seal_of(buffer_str(b) + start, b->len - start), SEAL_BYTES);
}

struct bytes_reader bytes_read(struct span s)
{
    const unsigned char *at = (const unsigned char *)s.ptr;
    return (struct bytes_reader){.at = at, .end = at + s.len};
}

struct bytes_reader bytes_read_sealed(struct span s)
{
    struct bytes_reader r = {.bad = true};
    if (s.len < SEAL_BYTES)
        return r;
    size_t len = s.len - SEAL_BYTES;
    const unsigned char *seal = (const unsigned char *)s.ptr + len;
    if (seal_of(s.ptr, len) != get_little(seal, SEAL_BYTES))
        return r;
    return bytes_read(span_make(s.ptr, len));
}

uint64_t bytes_get(struct bytes_reader *r)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && r->at < r->end && !r->bad; shift += 7) {
        unsigned char byte = *r->at++;
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
    r->bad = true;
    return 0;
}

uint64_t bytes_get_up_to(struct bytes_reader *r, uint64_t most)
{
    uint64_t value = bytes_get(r);
    if (value <= most)
        return value;
    r->bad = true;
    return 0;
}

int64_t bytes_get_signed(struct bytes_reader *r)
{
    uint64_t bits = bytes_get(r);
    return (int64_t)(bits & 1 ? ~(bits >> 1) : bits >> 1);
}

uint64_t bytes_get_fixed(struct bytes_reader *r)
{
    if (r->bad || r->end - r->at < 8) {
        r->bad = true;
        return 0;
    }
    r->at += 8;
    return get_little(r->at - 8, 8);
}

struct span bytes_get_span(struct bytes_reader *r)
{
    uint64_t len = bytes_get(r);
    if (r->bad || len > (uint64_t)(r->end - r->at)) {
        r->bad = true;
        return SPAN("");
    }
    r->at += len;
    return span_make((const char *)r->at - len, (size_t)len);
}

bool bytes_read_all(const struct bytes_reader *r)
{
    return !r->bad && r->at == r->end;
}
