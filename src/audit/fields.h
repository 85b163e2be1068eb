/*
 * Values as bytes of base/bytes.h, in both directions by the same function, so that what is written
 * and what is read cannot differ. A reader is bounded: a count is checked before anything is
 * allocated for it.
 */
#ifndef AUDIT_FIELDS_H
#define AUDIT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/bytes.h"

struct fields {
    struct buffer *out; /* NULL: reading */
    struct bytes_reader in;
};

void fields_number(struct fields *f, uint64_t *value);
void fields_signed(struct fields *f, int64_t *value);
void fields_fixed(struct fields *f, uint64_t *value); /* hashes */
void fields_flag(struct fields *f, bool *value);
void fields_real(struct fields *f, double *value); /* as the bits of the double: exact */

/* Gives the value; one that is read and more than `most` is bad, and 0. */
uint64_t fields_up_to(struct fields *f, uint64_t value, uint64_t most);

/* A text in an array of so many bytes. */
void fields_text(struct fields *f, char *value, size_t size);

/* An owned text of at most FIELDS_NAME_BYTES. */
#define FIELDS_NAME_BYTES 4096
void fields_name(struct fields *f, char **value);

#endif
